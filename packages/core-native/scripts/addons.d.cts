/** Packages and files that only exist where they were installed or built. */
declare module '*.node' {
  const addon: unknown;
  export = addon;
}
declare module '@aiodns/core-native-*' {
  const addon: unknown;
  export = addon;
}

// Importing these modules takes longer than importing everything else here: node initialises them on demand, and for
// `import` it also reads every lazy property of them. They are loaded when they are needed.

let loadedNet: typeof import('node:net') | undefined;

const net = (): typeof import('node:net') => {
  loadedNet ??= process.getBuiltinModule('node:net');
  return loadedNet;
};

/** `isIP` of `node:net`. */
export const isIP = (text: string): number => net().isIP(text);

/** `isIPv4` of `node:net`. */
export const isIPv4 = (text: string): boolean => net().isIPv4(text);

/** `isIPv6` of `node:net`. */
export const isIPv6 = (text: string): boolean => net().isIPv6(text);

/** `domainToASCII` of `node:url`. */
export const domainToASCII = (domain: string): string =>
  process.getBuiltinModule('node:url').domainToASCII(domain);

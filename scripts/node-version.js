// Imported first by each script: an older Node would fail later, with a message that does not say why.
const required = { major: 20, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < required.major || (major === required.major && minor < required.minor)) {
  console.error(
    `Node ${required.major}.${required.minor} or later is needed; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

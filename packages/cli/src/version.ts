import { readFileSync } from 'node:fs';
import { ARES_VERSION } from '@aiodns/resolver';

/** The versions of the command, of c-ares and of Node. */
export const versionText = (): string => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? manifest.version
      : 'of unknown version';
  return `aiodns ${version} (c-ares ${ARES_VERSION}, Node ${process.versions.node})\n`;
};

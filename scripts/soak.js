// Asks a server so many queries (a million unless told) and watches memory: soak.js [queries] [graph.svg]
import './node-version.js';
import { launch } from './launch.js';
import { DNS_SERVERS, requirePrograms } from './programs.js';
import { inRoot } from './root.js';
import { setup } from './setup.js';
import { script } from './step.js';

await script(async () => {
  await setup('tests');
  await requirePrograms(DNS_SERVERS);
  const args = process.argv.slice(2).filter((arg) => arg !== '--verbose');
  return launch(process.execPath, [inRoot('test', 'dist', 'soak', 'main.js'), ...args]);
});

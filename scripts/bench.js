// Measures this project beside other resolvers: bench.js [--quick] [--only NAME,…] [--json FILE] [--markdown FILE] [--svg FOLDER]
import './node-version.js';
import { launch } from './launch.js';
import { DNS_SERVERS, requirePrograms } from './programs.js';
import { inRoot } from './root.js';
import { setup } from './setup.js';
import { script } from './step.js';

await script(async () => {
  await setup('benchmarks');
  await requirePrograms(DNS_SERVERS);
  const args = process.argv.slice(2).filter((arg) => arg !== '--verbose');
  return launch(process.execPath, [inRoot('test', 'bench', 'dist', 'main.js'), ...args]);
});

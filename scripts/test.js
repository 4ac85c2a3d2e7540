import './node-version.js';
import { launch } from './launch.js';
import { DNS_SERVERS, requirePrograms } from './programs.js';
import { inRoot } from './root.js';
import { setup } from './setup.js';
import { script } from './step.js';
import { reportPath } from './test-report.js';

await script(async () => {
  await setup('tests');
  await requirePrograms(DNS_SERVERS);
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const args = process.argv.slice(2).filter((arg) => arg !== '--verbose');
  return launch(process.execPath, [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportPath}`,
    ...args,
  ]);
});

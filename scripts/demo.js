import './node-version.js';
import { launch } from './launch.js';
import { inRoot } from './root.js';
import { setup } from './setup.js';
import { script } from './step.js';

await script(async () => {
  await setup('packages');
  const args = process.argv.slice(2).filter((arg) => arg !== '--verbose');
  return launch(process.execPath, [inRoot('packages', 'cli', 'dist', 'demo', 'main.js'), ...args]);
});

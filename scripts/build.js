import './node-version.js';
import { setup } from './setup.js';
import { script } from './step.js';

await script(async () => {
  await setup('packages');
  return 0;
});

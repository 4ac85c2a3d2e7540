// Runs one experiment of the group "network" in this process, and prints its figure: main.js CLIENT METRIC SCALE PORT…
import { CLIENT_IDS, CLIENTS } from './client.js';
import { NETWORK_EXPERIMENTS } from './experiments.js';

const [clientId, metric, scale, ...rest] = process.argv.slice(2);
const client = CLIENT_IDS.find((id) => id === clientId);
const experiment = NETWORK_EXPERIMENTS.find((each) => each.metric === metric);
const [first, ...more] = rest.map(Number);
if (client === undefined || experiment === undefined || first === undefined) {
  throw new Error(`no such experiment: ${process.argv.slice(2).join(' ')}`);
}
const figure = await experiment.measure({
  open: CLIENTS[client],
  ports: [first, ...more],
  some: (count) => Math.ceil(count * Number(scale)),
});
process.stdout.write(`${figure}\n`, () => process.exit());

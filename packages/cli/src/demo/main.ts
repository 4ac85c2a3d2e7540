// Without arguments, runs a tour against a server in this process; with arguments, runs the command.
import { exitOnBrokenPipe } from '../broken-pipe.js';
import { runCommand } from '../command.js';
import { interruptible } from '../interruption.js';
import { styleFor } from '../style.js';
import { tour } from './tour.js';
import { ORIGIN, SILENT, ZONE } from './zone.js';
import { startZoneServer } from './zone-server.js';

const NARROWEST_SCREEN = 100;

const showTour = async (): Promise<void> => {
  await using server = await startZoneServer(ZONE, SILENT);
  console.log(`A DNS server in this process serves ${ORIGIN} at ${server.address}.`);
  const columns = process.stdout.columns ?? NARROWEST_SCREEN;
  await tour(server.address, console.log, styleFor(process.stdout), columns - 2);
};

exitOnBrokenPipe(process.stdout);
const args = process.argv.slice(2);
if (args.length === 0) await showTour();
else {
  process.exitCode = await interruptible((signal) =>
    runCommand(args, { stdout: process.stdout, stderr: process.stderr, signal }),
  );
}

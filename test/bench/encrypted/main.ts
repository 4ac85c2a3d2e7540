// Runs an experiment of the group "encrypted" with one program: main.js PROGRAM IN_FLIGHT WARM_UP DURATION SERVER. It prints
// the figures as a line of JSON.
import { moment } from '../harness/cpu-clock.js';
import type { EncryptedMetricId } from '../report/encrypted-metrics.js';
import { plainNames } from '../servers/zone.js';
import { ENCRYPTED_PROGRAM_IDS, ENCRYPTED_PROGRAMS, type EncryptedServer } from './program.js';

const [id, inFlight, warmUp, duration, servers = ''] = process.argv.slice(2);
const programId = ENCRYPTED_PROGRAM_IDS.find((each) => each === id);
if (programId === undefined) throw new Error(`no such program: ${id}`);
const server: EncryptedServer = JSON.parse(servers);
const query = await ENCRYPTED_PROGRAMS[programId](server);

const names = plainNames();
let next = 0;
let answered = 0;
let errors = 0;
let running = true;
const onAnswer = (): void => {
  answered += 1;
};
const onError = (): void => {
  errors += 1;
};
const run = async (): Promise<void> => {
  while (running) {
    const name = names[next++ % names.length] ?? '';
    // Servers drop queries when they are busy.
    await query(name).then(onAnswer, onError);
  }
};

// Opens the connection, so that the slots do not compete for it.
await query(names[0] ?? '');
const slots = Array.from({ length: Number(inFlight) }, run);
const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
await wait(Number(warmUp));
const before = moment();
const answeredBefore = answered;
await wait(Number(duration));
const after = moment();
const queries = answered - answeredBefore;
running = false;
await Promise.all(slots);

const perQuery = (milliseconds: number): number => (milliseconds * 1e3) / queries;
const figures: Partial<Record<EncryptedMetricId, number>> = {
  encryptedRate: (queries * 1e3) / (after.wall - before.wall),
  encryptedErrors: errors,
  // In a short window on a busy machine, no query may end.
  ...(queries > 0 && { encryptedCpu: perQuery(after.cpu - before.cpu) }),
  ...(queries > 0 &&
    after.mainThreadCpu !== null &&
    before.mainThreadCpu !== null && {
      encryptedMainThreadCpu: perQuery(after.mainThreadCpu - before.mainThreadCpu),
    }),
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());

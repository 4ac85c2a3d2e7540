import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '@aiodns/test/dist/support/endpoint.js';
import { bulkFigures } from './bulk/run.js';
import { encryptedFigures, startEncryptedServers } from './encrypted/run.js';
import { errorLine } from './error-line.js';
import { type Experiment, type Extent, experiments } from './experiments.js';
import { fetchFigures } from './fetch/run.js';
import { importTime } from './import-time.js';
import { installedSize } from './installed-size.js';
import type { Job } from './job.js';
import { networkFigures } from './network/run.js';
import { installPacked } from './packed.js';
import { sourceFile } from './paths.js';
import { CATALOGUE, type Family, type ProgramId } from './programs/catalogue.js';
import type { Prepared } from './programs/prepare.js';
import { METRICS, type MetricId, metricsOf } from './report/metrics.js';
import type { Run } from './report/schema.js';
import { type Outcome, runProgram } from './runner.js';
import { EDNS_SIZE, startAuthoritative } from './servers/authoritative.js';
import { droppedDatagrams } from './servers/dropped-datagrams.js';
import { startSilent } from './servers/silent.js';
import { DELAY_MS, startSlow } from './servers/slow.js';
import { stubResolver } from './servers/stub-resolver.js';
import { nameWithRecords, plainNames, RECORD_COUNTS } from './servers/zone.js';

/** Threads of libuv's pool, which `dns.lookup` blocks. */
const LOOKUP_THREADS = 4;

/** The programs and experiments of a benchmark. */
export interface Plan {
  readonly extent: Extent;
  readonly programs: ReadonlyMap<ProgramId, Prepared>;
  readonly families: ReadonlySet<Family>;
  /** A folder for the files of the run. */
  readonly folder: string;
  /** Called with a description of each step before it runs. */
  readonly progress: (what: string) => void;
}

type Command = readonly string[];

/** What is measured on the packages as users install them. */
const PACKED_FAMILIES: readonly Family[] = ['bulk', 'import', 'size'];

/** Runs every experiment with every program, all programs once a round. */
export async function benchmark(plan: Plan): Promise<Run[]> {
  const { extent, families, folder, progress } = plan;
  await using knot = await startAuthoritative();
  await using silent = await startSilent(knot.address);
  await using slow = await startSlow(folder);
  const stub = await stubResolver(slow, folder);
  const names = await writeNames(folder);
  const packed = join(folder, 'packed');
  if (PACKED_FAMILIES.some((family) => families.has(family))) await installPacked(packed);

  const job = ({ family, rounds: _, ...experiment }: Experiment): Job => {
    const { address, port } = family === 'getaddrinfo' ? slow : knot;
    return {
      ...experiment,
      address,
      port,
      silentPort: silent.port,
      names: family === 'records' ? names.many(experiment.records) : names.plain,
      edns: family === 'records' ? EDNS_SIZE : 0,
    };
  };

  const runExperiment = async (
    experiment: Experiment,
    program: ProgramId,
    command: Command,
  ): Promise<RunResult> => {
    const isSystemLookup = experiment.family === 'getaddrinfo' && program === 'node-dns';
    if (isSystemLookup && stub === null) return modelledLookups(experiment);
    const before = await droppedDatagrams(knot.port);
    const unanswered = await silent.taken();
    const prefix = isSystemLookup && stub !== null ? stub : [];
    const outcome = await runProgram([...prefix, ...command], job(experiment));
    const after = await droppedDatagrams(knot.port);
    const sent = (await silent.taken()) - unanswered;
    if (experiment.family === 'pending' && sent < experiment.inFlight) {
      return { ...NO_RESULT, failure: `only ${sent} of ${experiment.inFlight} queries were sent` };
    }
    return {
      ...resultOf(experiment.family, outcome),
      droppedByServer: before === null || after === null ? null : after - before,
    };
  };

  const planned = experiments(extent).filter(({ family }) => families.has(family));
  const rounds = Math.max(...Object.values(extent.rounds));
  const runs: Run[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const experiment of planned) {
      if (round > experiment.rounds) continue;
      const { family, inFlight, type, records } = experiment;
      for (const [program, command] of present(plan, family)) {
        progress(
          `round ${round}: ${family}, ${inFlight} in flight, ${records} ${type}: ${program}`,
        );
        const result = await runExperiment(experiment, program, command);
        runs.push({ family, inFlight, type, records, program, round, ...result });
      }
    }
    if (round <= extent.rounds.network && families.has('network')) {
      for (const [program] of present(plan, 'network')) {
        const { values, failures } = await networkFigures(
          program,
          extent.networkScale,
          folder,
          (what) => progress(`round ${round}: network, ${what}: ${program}`),
        );
        const failure = failures.length === 0 ? null : failures.join('; ');
        runs.push({
          ...NOTHING_VARIED,
          family: 'network',
          program,
          round,
          ...NO_RESULT,
          values,
          failure,
        });
      }
    }
    if (round <= extent.rounds.fetch && families.has('fetch')) {
      for (const [program] of present(plan, 'fetch')) {
        progress(`round ${round}: fetch: ${program}`);
        const result = await fetchFigures(program, extent.lookups, folder).then(
          (values) => ({ ...NO_RESULT, values }),
          (error: unknown) => ({ ...NO_RESULT, failure: errorLine(error) }),
        );
        runs.push({ ...NOTHING_VARIED, family: 'fetch', program, round, ...result });
      }
    }
    if (round <= extent.rounds.encrypted && families.has('encrypted')) {
      runs.push(...(await encryptedRuns(plan, knot, round)));
    }
    if (round <= extent.rounds.bulk && families.has('bulk')) {
      for (const [program, command] of present(plan, 'bulk')) {
        progress(`round ${round}: bulk: ${program}`);
        const place = { count: extent.listed, near: knot, folder, packed };
        const result = await bulkFigures(program, command, place).then(
          (values) => ({ ...NO_RESULT, values }),
          (error: unknown) => ({ ...NO_RESULT, failure: errorLine(error) }),
        );
        runs.push({ ...NOTHING_VARIED, family: 'bulk', program, round, ...result });
      }
    }
    for (const family of ['import', 'size'] as const) {
      if (round > extent.rounds[family] || !families.has(family)) continue;
      for (const [program] of present(plan, family)) {
        progress(`round ${round}: ${family}: ${program}`);
        const result = await packageFigure(family, program, packed);
        runs.push({ ...NOTHING_VARIED, family, program, round, ...result });
      }
    }
  }
  return runs;
}

/** One round of the group "encrypted". */
async function encryptedRuns(plan: Plan, backend: Endpoint, round: number): Promise<Run[]> {
  const { extent, folder, progress } = plan;
  const runs: Run[] = [];
  // TLS and HTTP take longer to warm up, also in a quick run.
  const windows = {
    warmUp: Math.max(extent.warmUp * 3, 600),
    duration: Math.max(extent.duration * 2, 1_000),
  };
  await using servers = await startEncryptedServers(backend, folder);
  for (const inFlight of extent.encryptedInFlight) {
    for (const [program] of present(plan, 'encrypted')) {
      progress(`round ${round}: encrypted, ${inFlight} in flight: ${program}`);
      const result = await encryptedFigures(program, inFlight, windows, servers.server).then(
        (values) => ({ ...NO_RESULT, values }),
        (error: unknown) => ({ ...NO_RESULT, failure: errorLine(error) }),
      );
      runs.push({ ...NOTHING_VARIED, family: 'encrypted', inFlight, program, round, ...result });
    }
  }
  return runs;
}

type RunResult = Pick<Run, 'values' | 'measurement' | 'failure' | 'modelled' | 'droppedByServer'>;

const NOTHING_VARIED = { inFlight: null, type: null, records: null } as const;

const NO_RESULT: RunResult = {
  values: {},
  measurement: null,
  failure: null,
  modelled: false,
  droppedByServer: null,
};

function present({ programs }: Plan, family: Family): [ProgramId, Command][] {
  return [...programs].flatMap(([id, prepared]): [ProgramId, Command][] =>
    'missing' in prepared || !CATALOGUE[id].families.includes(family)
      ? []
      : [[id, prepared.command]],
  );
}

function resultOf(family: Family, outcome: Outcome): RunResult {
  if ('failure' in outcome) return { ...NO_RESULT, failure: outcome.failure };
  const { measurement } = outcome;
  const values: Partial<Record<MetricId, number>> = {};
  for (const metric of metricsOf(family)) {
    const value = METRICS[metric].of(measurement);
    if (value !== null) values[metric] = value;
  }
  return { ...NO_RESULT, values, measurement };
}

function modelledLookups({ count }: Experiment): RunResult {
  const wallTime = Math.ceil(count / LOOKUP_THREADS) * DELAY_MS;
  return { ...NO_RESULT, values: { wallTime }, modelled: true };
}

/** @param packed - the folder in which the packages of this workspace are installed, as they are published */
async function packageFigure(
  family: 'import' | 'size',
  program: ProgramId,
  packed: string,
): Promise<RunResult> {
  const what = CATALOGUE[program].package;
  if (what === null) return { ...NO_RESULT, failure: 'this program is no package' };
  try {
    const isOurs = 'npm' in what && what.npm.startsWith('@aiodns/');
    const from = isOurs ? packed : sourceFile('.');
    const values =
      family === 'import'
        ? { importTime: await importTime(what, from) }
        : { installedSize: await installedSize(what, from) };
    return { ...NO_RESULT, values };
  } catch (error) {
    return { ...NO_RESULT, failure: errorLine(error) };
  }
}

async function writeNames(
  folder: string,
): Promise<{ plain: string; many: (records: Experiment['records']) => string }> {
  const plain = join(folder, 'names');
  await writeFile(plain, `${plainNames().join('\n')}\n`);
  const many = (records: Experiment['records']): string => join(folder, `name-${records}`);
  for (const records of RECORD_COUNTS)
    await writeFile(many(records), `${nameWithRecords(records)}\n`);
  return { plain, many };
}

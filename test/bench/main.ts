import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { benchmark } from './benchmark.js';
import { FULL, QUICK } from './experiments.js';
import { enlargeReceiveBuffers } from './native/receive-buffers.js';
import { type Options, parseOptions, USAGE } from './options.js';
import { CATALOGUE, type ProgramId } from './programs/catalogue.js';
import type { Prepared } from './programs/prepare.js';
import { barsOf } from './report/bars.js';
import { type Chart, chartsOf } from './report/charts.js';
import { toMarkdown } from './report/markdown.js';
import { type Report, type Run, report as reportSchema } from './report/schema.js';
import { seriesOf } from './report/series.js';
import { toSvg } from './report/svg.js';
import { tablesOf } from './report/table.js';
import { toText } from './report/text.js';
import { serverVersion } from './servers/authoritative.js';

async function main(options: Options): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-bench-'));
  // An interrupted run removes it too.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));

  const report = await measure(options, folder);
  process.stdout.write(toText(tablesOf(report)));
  await write(options, report);
  const faults = faultsOf(report);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
}

async function measure(options: Options, folder: string): Promise<Report> {
  const started = performance.now();
  const programs = await prepare(options.programs, folder);
  using buffers = await enlargeReceiveBuffers(folder);
  const runs = await benchmark({
    extent: options.quick ? QUICK : FULL,
    programs,
    families: new Set(options.families),
    folder,
    progress,
  });
  progress('');
  const series = seriesOf(runs);
  return reportSchema.parse({
    date: new Date().toISOString(),
    extent: options.quick ? 'quick' : 'full',
    durationMs: performance.now() - started,
    environment: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${type()} ${release()}`,
      node: process.versions.node,
      server: await serverVersion(),
      receiveBufferBytes: buffers.bytes,
    },
    programs: [...programs].map(([id, prepared]) => ({
      id,
      label: CATALOGUE[id].label,
      version: 'missing' in prepared ? null : prepared.version,
      missing: 'missing' in prepared ? prepared.missing : null,
    })),
    runs,
    series,
    bars: barsOf(series),
  });
}

async function prepare(
  ids: readonly ProgramId[],
  folder: string,
): Promise<ReadonlyMap<ProgramId, Prepared>> {
  const programs = new Map<ProgramId, Prepared>();
  for (const id of ids) {
    progress(`preparing ${CATALOGUE[id].label}`);
    programs.set(id, await CATALOGUE[id].prepare(folder));
  }
  return programs;
}

async function write({ json, markdown, svg }: Options, report: Report): Promise<void> {
  const charts = svg === undefined ? [] : chartsOf(report);
  const fileOf = ({ name }: Chart): string => join(svg ?? '', `${name}.svg`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  if (svg !== undefined) await mkdir(svg, { recursive: true });
  for (const chart of charts) await writeFile(fileOf(chart), toSvg(chart));
  if (markdown !== undefined) {
    const images = charts.map((chart) => ({
      title: chart.title,
      file: relative(dirname(markdown), fileOf(chart)),
    }));
    await writeFile(markdown, toMarkdown(report, images));
  }
}

// Figures are for people to judge. A machine checks that every program ran and that none of our queries was lost.
function faultsOf({ runs }: Report): string[] {
  const place = ({ program, family, inFlight, round }: Run): string =>
    `${CATALOGUE[program].label}, ${family}, ${inFlight ?? 0} in flight, round ${round}`;
  return runs.flatMap((run) => {
    const { failure, measurement, program, values } = run;
    if (failure !== null) return [`${place(run)}: ${failure}`];
    if (Object.keys(values).length === 0) return [`${place(run)}: nothing was measured`];
    if (measurement === null || !CATALOGUE[program].ours) return [];
    const { errors, lost, firstError } = measurement;
    if (errors + lost === 0) return [];
    return [`${place(run)}: ${lost} lost, ${errors} failed (${firstError})`];
  });
}

// A terminal shows one line that is overwritten; other outputs get one line for each step.
function progress(what: string): void {
  const { stderr } = process;
  if (stderr.isTTY) stderr.write(`\r\x1b[K${what}`);
  else if (what !== '') stderr.write(`${what}\n`);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) process.stdout.write(USAGE);
  else await main(options);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

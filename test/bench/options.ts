import { parseArgs } from 'node:util';
import { FAMILIES, type Family, PROGRAM_IDS, type ProgramId } from './programs/catalogue.js';

/** The options of the command line. */
export interface Options {
  readonly quick: boolean;
  readonly programs: readonly ProgramId[];
  readonly families: readonly Family[];
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly svg: string | undefined;
}

export const USAGE = `usage: npm run bench -- [--quick] [--only NAME,…] [--json FILE] [--markdown FILE] [--svg FOLDER]

  --quick          fewer and shorter runs: some five minutes
  --only NAME,…    only these programs, experiments, or both
                   programs: ${PROGRAM_IDS.join(', ')}
                   experiments: ${FAMILIES.join(', ')}
  --json FILE      write every figure
  --markdown FILE  write the page of results, with the charts of --svg
  --svg FOLDER     draw the figures that depend on the number in flight
`;

/**
 * Reads the command line.
 *
 * @returns null for `--help`.
 * @throws Error naming what is wrong.
 */
export function parseOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      svg: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const only = values.only.split(',').filter((name) => name !== '');
  const known: readonly string[] = [...PROGRAM_IDS, ...FAMILIES];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only: ${unknown} is none of ${known.join(', ')}`);
  return {
    quick: values.quick,
    programs: chosen(PROGRAM_IDS, only),
    families: chosen(FAMILIES, only),
    json: values.json,
    markdown: values.markdown,
    svg: values.svg,
  };
}

function chosen<Name extends string>(
  all: readonly Name[],
  only: readonly string[],
): readonly Name[] {
  const some = all.filter((name) => only.includes(name));
  return some.length === 0 ? all : some;
}

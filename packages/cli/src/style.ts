import { styleText } from 'node:util';

/** The parts of the output that differ in colour. */
const COLOURS = {
  comment: 'gray',
  heading: 'bold',
  good: 'green',
  bad: 'red',
  type: 'cyan',
} as const;

/** Gives a text the colour of a part of the output. */
export type Style = (part: keyof typeof COLOURS, text: string) => string;

/** What must be known of a stream to choose: those of a terminal have both. */
export interface Terminal {
  readonly isTTY?: boolean | undefined;
  hasColors?(count: number, env?: NodeJS.ProcessEnv): boolean;
}

const plain: Style = (_part, text) => text;
const coloured: Style = (part, text) => styleText(COLOURS[part], text, { validateStream: false });

/**
 * Chooses between colours and none: only a terminal that has colours gets them, and not where the environment says
 * `NO_COLOR` (https://no-color.org).
 */
export const styleFor = (
  stream: Terminal,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Style => {
  const refused = (env['NO_COLOR'] ?? '') !== '';
  return stream.isTTY && !refused && stream.hasColors?.(16, env) ? coloured : plain;
};

import { styleText } from 'node:util';

/** The colour of each part of the output. */
const COLOURS = {
  comment: 'gray',
  heading: 'bold',
  good: 'green',
  bad: 'red',
  type: 'cyan',
} as const;

/** Colours a text as a part of the output. */
export type Style = (part: keyof typeof COLOURS, text: string) => string;

/** The properties of a stream that decide about colours; streams of a terminal have both. */
export interface Terminal {
  readonly isTTY?: boolean | undefined;
  hasColors?(count: number, env?: NodeJS.ProcessEnv): boolean;
}

const plain: Style = (_part, text) => text;
const coloured: Style = (part, text) => styleText(COLOURS[part], text, { validateStream: false });

/**
 * Returns the style for a stream. Only terminals that support colours get them, unless the environment variable `NO_COLOR` is
 * set (https://no-color.org).
 */
export const styleFor = (
  stream: Terminal,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Style => {
  const disabled = (env['NO_COLOR'] ?? '') !== '';
  return stream.isTTY && !disabled && stream.hasColors?.(16, env) ? coloured : plain;
};

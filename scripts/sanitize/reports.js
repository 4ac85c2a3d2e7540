import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Finding
 * @property {string} kind what the sanitizer calls it, such as `data race` or `Direct leak`
 * @property {string} text
 * @property {boolean} ours whether a frame in it is the addon's
 */

/** The first line of each finding; one report may hold many. */
const heading =
  /^(?:==\d+==ERROR: AddressSanitizer: |WARNING: ThreadSanitizer: |(?=(?:Direct|Indirect) leak of )|(?=\S+:\d+:\d+: runtime error: ))(?<kind>[A-Za-z][\w -]*?|\S+:\d+:\d+: runtime error)(?= of | \(| on | for |: |$)/;

/** After these the sanitizer only sums up. */
const ending = /^(?:SUMMARY: |={18}$|={65}$)/;

/** Stacks in a finding that tell where something was made, which is not where it went wrong. */
const background = /^ {2}(?:Thread|Mutex) /;

/**
 * Frames of the addon, c-ares included. A module that was unloaded before leaks are looked for, as a worker's addon may
 * be, has lost its name; so has code that V8 made, but that never allocates by itself.
 */
const frame = /aiodns_cares\.node|core-native\/native\/|^ +#1 .*<unknown module>/;

/**
 * Splits the report of a sanitizer into what it found.
 *
 * @param {string} text
 * @returns {Finding[]}
 */
export function findingsIn(text) {
  /** @type {{ kind: string; lines: string[] }[]} */
  const findings = [];
  let inside = false;
  for (const line of text.split('\n')) {
    const kind = heading.exec(line)?.groups?.['kind'];
    if (kind !== undefined) {
      findings.push({ kind, lines: [] });
      inside = true;
    } else if (ending.test(line)) {
      inside = false;
    }
    if (inside) findings.at(-1)?.lines.push(line);
  }
  return findings.map(({ kind, lines }) => ({
    kind,
    text: lines.join('\n').trimEnd(),
    ours: isOurs(lines),
  }));
}

/** @param {readonly string[]} lines */
function isOurs(lines) {
  let relevant = true;
  for (const line of lines) {
    if (line.trim() === '') relevant = true;
    else if (background.test(line)) relevant = false;
    else if (relevant && frame.test(line)) return true;
  }
  return false;
}

/**
 * Reads every report in a folder.
 *
 * @param {string} directory
 * @returns {Promise<Finding[]>}
 */
export async function readFindings(directory) {
  const names = await readdir(directory);
  const texts = await Promise.all(
    names.sort().map((name) => readFile(join(directory, name), 'utf8')),
  );
  return texts.flatMap(findingsIn);
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Finding
 * @property {string} kind the sanitizer's name for it, such as `data race` or `Direct leak`
 * @property {string} text
 * @property {boolean} inAddon whether one of its frames is in the addon
 */

/** The first line of a finding. A report may hold many findings. */
const heading =
  /^(?:==\d+==ERROR: AddressSanitizer: |WARNING: ThreadSanitizer: |(?=(?:Direct|Indirect) leak of )|(?=\S+:\d+:\d+: runtime error: ))(?<kind>[A-Za-z][\w -]*?|\S+:\d+:\d+: runtime error)(?= of | \(| on | for |: |$)/;

/** The first line of a summary. */
const ending = /^(?:SUMMARY: |={18}$|={65}$)/;

/** Stacks that say where a thread or mutex was created, which is not where the error is. */
const background = /^ {2}(?:Thread|Mutex) /;

/**
 * Frames of the addon, c-ares included. The addon of a worker may be unloaded before leaks are searched for: its frames
 * then have no module name. Code that V8 generates has none either, but does not call malloc.
 */
const frame = /aiodns_cares\.node|core-native\/native\/|^ +#1 .*<unknown module>/;

/**
 * Splits the report of a sanitizer into findings.
 *
 * @param {string} text
 * @returns {Finding[]}
 */
export function findingsIn(text) {
  /** @type {{ kind: string; lines: string[] }[]} */
  const findings = [];
  let inFinding = false;
  for (const line of text.split('\n')) {
    const kind = heading.exec(line)?.groups?.['kind'];
    if (kind !== undefined) {
      findings.push({ kind, lines: [] });
      inFinding = true;
    } else if (ending.test(line)) {
      inFinding = false;
    }
    if (inFinding) findings.at(-1)?.lines.push(line);
  }
  return findings.map(({ kind, lines }) => ({
    kind,
    text: lines.join('\n').trimEnd(),
    inAddon: isInAddon(lines),
  }));
}

/** @param {readonly string[]} lines */
function isInAddon(lines) {
  let relevant = true;
  for (const line of lines) {
    if (line.trim() === '') relevant = true;
    else if (background.test(line)) relevant = false;
    else if (relevant && frame.test(line)) return true;
  }
  return false;
}

/**
 * @param {string} directory
 * @returns {Promise<Finding[]>} those of every report in a folder
 */
export async function readFindings(directory) {
  const names = await readdir(directory);
  const texts = await Promise.all(
    names.sort().map((name) => readFile(join(directory, name), 'utf8')),
  );
  return texts.flatMap(findingsIn);
}

/**
 * @typedef {object} Sample
 * @property {string} page path of its page
 * @property {number} line of its opening fence
 * @property {string} file path to write it to, relative to the folder of all samples
 * @property {string} code at the line numbers of the page, so that compiler messages point into the page
 * @property {boolean} runs
 */

/**
 * The TypeScript samples of a page: its fences with the info string `ts`, or `ts run` for those that run unmodified.
 *
 * @param {string} page path of the page
 * @param {string} text Markdown (CommonMark fenced code blocks)
 * @returns {Sample[]}
 */
export function samplesIn(page, text) {
  /** @type {Sample[]} */
  const samples = [];
  /** @type {{ marker: string; line: number; words: string[]; body: string[] } | undefined} */
  let open;
  for (const [index, line] of text.split('\n').entries()) {
    const [, marker, info = ''] = /^\s*(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? [];
    if (open === undefined) {
      if (marker) open = { marker, line: index + 1, words: info.split(' '), body: [] };
    } else if (marker?.startsWith(open.marker) && info === '') {
      if (open.words[0] === 'ts') samples.push(sample(page, open));
      open = undefined;
    } else {
      open.body.push(line);
    }
  }
  return samples;
}

/**
 * @param {string} page
 * @param {{ line: number; words: string[]; body: string[] }} block
 * @returns {Sample}
 */
function sample(page, { line, words, body }) {
  return {
    page,
    line,
    file: `${page}.L${line}.ts`,
    code: `${'\n'.repeat(line)}${body.join('\n')}\n`,
    runs: words.includes('run'),
  };
}

/** A TypeScript sample on a page of the documentation. */
export interface Sample {
  /** The path of its page. */
  readonly page: string;
  /** The line of its opening fence. */
  readonly line: number;
  /** The path to write it to, relative to the folder of all samples. */
  readonly file: string;
  /** It stands at the line numbers of the page, so that compiler messages point into the page. */
  readonly code: string;
  /** Whether it runs unmodified. */
  readonly runs: boolean;
}

interface Block {
  readonly marker: string;
  readonly line: number;
  readonly words: readonly string[];
  readonly body: string[];
}

/**
 * The TypeScript samples of a page: its fences with the info string `ts`, or `ts run` for those that run unmodified.
 *
 * @param page - the path of the page
 * @param text - Markdown (CommonMark fenced code blocks)
 */
export function samplesIn(page: string, text: string): Sample[] {
  const samples: Sample[] = [];
  let open: Block | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, marker, info = ''] = /^\s*(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? [];
    if (open === undefined) {
      if (marker) open = { marker, line: index + 1, words: info.split(' '), body: [] };
    } else if (marker?.startsWith(open.marker) && info === '') {
      if (open.words[0] === 'ts') samples.push(sampleOf(page, open));
      open = undefined;
    } else {
      open.body.push(line);
    }
  }
  return samples;
}

const sampleOf = (page: string, { line, words, body }: Block): Sample => ({
  page,
  line,
  file: `${page}.L${line}.ts`,
  code: `${'\n'.repeat(line)}${body.join('\n')}\n`,
  runs: words.includes('run'),
});

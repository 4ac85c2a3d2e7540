/** Escapes text for roff: a dot or a quote at the beginning of a line would be a request. */
const roff = (line: string): string =>
  line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');

/**
 * A man page, made from a manual. A line without indentation is the heading of a section.
 *
 * @param title - `AIODNS`
 * @param manual - the text
 */
export const manPage = (title: string, manual: string): string => {
  const lines = manual.trimEnd().split('\n');
  const body: string[] = [];
  let verbatim = false;
  const end = (): void => {
    if (verbatim) body.push('.fi');
    verbatim = false;
  };
  for (const line of lines) {
    if (/^[A-Z]/.test(line)) {
      end();
      body.push(`.SH ${line}`, '.nf');
      verbatim = true;
    } else body.push(roff(line.replace(/^ {4}/, '')));
  }
  end();
  return `.TH ${title} 1 "" "aiodns" "User Commands"\n${body.join('\n')}\n`;
};

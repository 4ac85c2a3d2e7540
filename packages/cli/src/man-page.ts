import { HELP } from './help.js';

/** Escapes text for roff: a dot or a quote at the beginning of a line would be a request. */
const roff = (line: string): string =>
  line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');

/** The man page, made from the manual. A line without indentation is the heading of a section. */
export const manPage = (): string => {
  const lines = HELP.trimEnd().split('\n');
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
  return `.TH AIODNS 1 "" "aiodns" "User Commands"\n${body.join('\n')}\n`;
};

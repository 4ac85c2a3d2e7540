/** One line of a terminal's screen: text of one style after another. */
export type ScreenLine = readonly { readonly text: string; readonly style: 'plain' | 'prompt' }[];

const CELL = { width: 8.4, height: 19 } as const;
const PADDING = 20;
const TITLE_BAR = 34;

const STYLE = `
.window { fill: #0d1117; stroke: #3d444d; } text { fill: #e6edf3; } .prompt { fill: #7ee787; }
.button { fill: #3d444d; }
`;

const escapeText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/**
 * Draws the screen of a terminal. Its text is text: it can be selected, searched and read aloud.
 *
 * @param lines - of the screen
 * @param columns - of the terminal
 * @param title - one sentence that says what is shown
 */
export const screenSvg = (lines: readonly ScreenLine[], columns: number, title: string): string => {
  const width = Math.ceil(columns * CELL.width + 2 * PADDING);
  const height = TITLE_BAR + lines.length * CELL.height + PADDING;
  const rows = lines.flatMap((line, row) => {
    let column = 0;
    return line.map(({ text, style }) => {
      const x = PADDING + column * CELL.width;
      column += text.length;
      const y = TITLE_BAR + (row + 0.75) * CELL.height;
      // The length of the text does not depend on the font that is found.
      const length = (text.length * CELL.width).toFixed(1);
      const kind = style === 'plain' ? '' : ` class="${style}"`;
      return `<text${kind} x="${x.toFixed(1)}" y="${y.toFixed(1)}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escapeText(text)}</text>`;
    });
  });
  const text = lines.map((line) => line.map((part) => part.text).join('')).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<title id="title">${escapeText(title)}</title>
<desc id="desc">${escapeText(text)}</desc>
<style>${STYLE}</style>
<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>
${[0, 1, 2].map((index) => `<circle class="button" cx="${20 + index * 18}" cy="17" r="6"/>`).join('')}
${rows.join('\n')}
</svg>
`;
};

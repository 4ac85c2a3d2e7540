/** Escapes text for XML and HTML. */
export const escapeText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** `1,234,567`. */
export const integerText = (value: number): string =>
  Math.round(value)
    .toString()
    .replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

const digits = (value: number): string => String(Number(value.toPrecision(2)));

/** `0.35 ms`, `120 ms`, `2.1 s`. */
export const latencyText = (milliseconds: number): string =>
  milliseconds < 1000 ? `${digits(milliseconds)} ms` : `${digits(milliseconds / 1000)} s`;

/** `9 s`, `3 min`, `2 h`. */
export const timeText = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  if (seconds < 7200) return `${Number((seconds / 60).toPrecision(3))} min`;
  return `${Number((seconds / 3600).toPrecision(3))} h`;
};

/** `12.3 %`. */
export const percentText = (part: number, whole: number): string =>
  `${whole === 0 ? '0.0' : ((part * 100) / whole).toFixed(1)} %`;

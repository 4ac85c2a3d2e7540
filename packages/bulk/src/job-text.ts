import type { InputFormat } from './names.js';
import type { OutputFormatName } from './rows.js';
import type { TypeName } from './type-name.js';

/** Identifies what a later run of the same job must do the same: `A MX from csv 'host' to ndjson`. */
export const jobText = (
  types: readonly TypeName[],
  inputFormat: InputFormat,
  outputFormat: OutputFormatName,
): string => {
  const { kind, ...place } = inputFormat;
  const where = Object.values(place).join('');
  return `${types.join(' ')} from ${kind}${where === '' ? '' : ` '${where}'`} to ${outputFormat}`;
};

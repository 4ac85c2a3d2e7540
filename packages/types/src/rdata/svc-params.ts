import type { SvcParams } from '../records/svc-params.js';
import { SvcParamKey, svcParamKeyName } from '../registries/svc-param-key.js';
import { formatIPv4 } from './ipv4.js';
import { formatIPv6 } from './ipv6.js';

type Param = [key: number, value: Uint8Array];

const u16 = (value: Uint8Array, at: number): number =>
  ((value[at] ?? 0) << 8) | (value[at + 1] ?? 0);

/** Splits a value into items of `size` bytes; `undefined` if it is empty or its length is not a multiple. */
const chunks = (value: Uint8Array, size: number): Uint8Array[] | undefined => {
  if (value.length === 0 || value.length % size !== 0) return undefined;
  return Array.from({ length: value.length / size }, (_, i) =>
    value.subarray(i * size, (i + 1) * size),
  );
};

/** Splits a list of strings with one-octet length prefixes; `undefined` if it is empty or malformed. */
const characterStrings = (value: Uint8Array): string[] | undefined => {
  const strings: string[] = [];
  for (let at = 0; at < value.length; ) {
    const size = value[at] ?? 0;
    const end = at + 1 + size;
    if (size === 0 || end > value.length) return undefined;
    strings.push(Buffer.from(value.subarray(at + 1, end)).toString('latin1'));
    at = end;
  }
  return strings.length === 0 ? undefined : strings;
};

/**
 * Decodes each parameter into its property (RFC 9460 §7). A parameter whose value is malformed is only in `raw`.
 */
const paramDecoders: ReadonlyMap<number, (params: SvcParams, value: Uint8Array) => void> = new Map<
  number,
  (params: SvcParams, value: Uint8Array) => void
>([
  [
    SvcParamKey.mandatory,
    (params, value) => {
      const keys = chunks(value, 2);
      if (keys) params.mandatory = keys.map((key) => svcParamKeyName(u16(key, 0)));
    },
  ],
  [
    SvcParamKey.alpn,
    (params, value) => {
      const ids = characterStrings(value);
      if (ids) params.alpn = ids;
    },
  ],
  [
    SvcParamKey['no-default-alpn'],
    (params, value) => {
      params.noDefaultAlpn = value.length === 0;
    },
  ],
  [
    SvcParamKey.port,
    (params, value) => {
      if (value.length === 2) params.port = u16(value, 0);
    },
  ],
  [
    SvcParamKey.ipv4hint,
    (params, value) => {
      const addresses = chunks(value, 4);
      if (!addresses) return;
      params.ipv4hint = addresses.map((bytes) =>
        formatIPv4(((u16(bytes, 0) << 16) | u16(bytes, 2)) >>> 0),
      );
    },
  ],
  [
    SvcParamKey.ech,
    (params, value) => {
      params.ech = value;
    },
  ],
  [
    SvcParamKey.ipv6hint,
    (params, value) => {
      const addresses = chunks(value, 16);
      if (addresses) params.ipv6hint = addresses.map(formatIPv6);
    },
  ],
]);

/** Decodes the parameters of an SVCB or HTTPS record (RFC 9460 §7). */
export const decodeSvcParams = (raw: Param[]): SvcParams => {
  const params: SvcParams = { noDefaultAlpn: false, unknown: [], raw };
  for (const param of raw) {
    const [key, value] = param;
    const decode = paramDecoders.get(key);
    if (decode === undefined) params.unknown.push(param);
    else decode(params, value);
  }
  return params;
};

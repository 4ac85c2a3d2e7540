import type { AddrInfoNode, AddrInfoResult, HostResult, NameInfoResult } from '@aiodns/types';
import type { WordReader } from './completion-reader.js';

const readList = <Item>(reader: WordReader, read: () => Item): Item[] => {
  const items: Item[] = [];
  for (let left = reader.word(); left > 0; left--) items.push(read());
  return items;
};

/** Seconds are signed in `ares_addrinfo`. */
const readSeconds = (reader: WordReader): number => reader.word() | 0;

const readNode = (reader: WordReader): AddrInfoNode => {
  const ttl = readSeconds(reader);
  const flags = reader.word();
  const socktype = reader.word();
  const protocol = reader.word();
  const family = reader.word() === 6 ? 6 : 4;
  const address = reader.utf8();
  const port = reader.word();
  const node: AddrInfoNode = {
    ttl,
    flags,
    family,
    socktype,
    protocol,
    address,
    port,
  };
  return family === 4 ? node : { ...node, flowinfo: reader.word(), scopeId: reader.word() };
};

/** Reads what `ares_getaddrinfo` gives: the counterpart of `EncodeAddrInfo` in `native/cares/encode_host.cc`. */
export const readAddrInfo = (reader: WordReader): AddrInfoResult => ({
  cnames: readList(reader, () => ({
    ttl: readSeconds(reader),
    alias: reader.utf8(),
    name: reader.utf8(),
  })),
  nodes: readList(reader, () => readNode(reader)),
});

/** Reads a `hostent`: the counterpart of `EncodeHost`. */
export const readHost = (reader: WordReader): HostResult => ({
  name: reader.utf8(),
  aliases: readList(reader, () => reader.utf8()),
  addresses: readList(reader, () => reader.utf8()),
});

const readOptional = (reader: WordReader): string | null =>
  reader.word() === 0 ? null : reader.utf8();

/** Reads what `ares_getnameinfo` gives: the counterpart of `EncodeNameInfo`. */
export const readNameInfo = (reader: WordReader): NameInfoResult => ({
  node: readOptional(reader),
  service: readOptional(reader),
});

import type { AddrInfoNode, AddrInfoResult, HostResult, NameInfoResult } from '@aiodns/types';
import type { CompletionReader } from './completion-reader.js';

const decodeList = <Item>(reader: CompletionReader, decodeItem: () => Item): Item[] => {
  const items: Item[] = [];
  for (let left = reader.word(); left > 0; left--) items.push(decodeItem());
  return items;
};

/** Seconds are signed in `ares_addrinfo`. */
const decodeSeconds = (reader: CompletionReader): number => reader.word() | 0;

const decodeNode = (reader: CompletionReader): AddrInfoNode => {
  const ttl = decodeSeconds(reader);
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

/** Decodes the result of `ares_getaddrinfo`: the counterpart of `EncodeAddrInfo` in `native/cares/encode_host.cc`. */
export const decodeAddrInfo = (reader: CompletionReader): AddrInfoResult => ({
  cnames: decodeList(reader, () => ({
    ttl: decodeSeconds(reader),
    alias: reader.utf8(),
    name: reader.utf8(),
  })),
  nodes: decodeList(reader, () => decodeNode(reader)),
});

/** Decodes a `hostent`: the counterpart of `EncodeHost`. */
export const decodeHost = (reader: CompletionReader): HostResult => ({
  name: reader.utf8(),
  aliases: decodeList(reader, () => reader.utf8()),
  addresses: decodeList(reader, () => reader.utf8()),
});

const decodeOptional = (reader: CompletionReader): string | null =>
  reader.word() === 0 ? null : reader.utf8();

/** Decodes the result of `ares_getnameinfo`: the counterpart of `EncodeNameInfo`. */
export const decodeNameInfo = (reader: CompletionReader): NameInfoResult => ({
  node: decodeOptional(reader),
  service: decodeOptional(reader),
});

import {
  type DNSResult,
  queryClassName,
  queryTypeName,
  rcodeName,
  type Transport,
} from '@aiodns/types';
import type { Delivery } from '../channel-callback.js';
import { parseServer } from '../server-string.js';
import type { CompletionReader } from './completion-reader.js';
import { decodeEdns, decodeSection } from './records.js';

/** `ares_dns_flags_t`. */
const AA = 1 << 1;
const TC = 1 << 2;
const RD = 1 << 3;
const RA = 1 << 4;
const AD = 1 << 5;
const CD = 1 << 6;

const decodeQuestion = (reader: CompletionReader): DNSResult['question'] => {
  if (reader.word() === 0) return { name: '', type: 'TYPE0', recordClass: 'CLASS0' };
  const typeAndClass = reader.word();
  return {
    name: reader.ascii(),
    type: queryTypeName(typeAndClass & 0xffff),
    recordClass: queryClassName(typeAndClass >>> 16),
  };
};

/** `Responder::Transport` of `native/cares/responder.h`. 0 is a response from the cache. */
const TRANSPORTS: readonly (Transport | undefined)[] = [
  undefined,
  'udp',
  'tcp',
  'tls',
  'https',
  'custom',
];

/** The server of the last response: most responses come from the same one. */
let lastServer = { csv: '', server: '' };

const decodeServer = (reader: CompletionReader): string => {
  const csv = reader.ascii();
  if (csv !== lastServer.csv) lastServer = { csv, server: parseServer(csv) };
  return lastServer.server;
};

const decodeResponder = (reader: CompletionReader): Pick<DNSResult, 'server' | 'transport'> => {
  const transport = TRANSPORTS[reader.word()];
  return transport === undefined ? {} : { server: decodeServer(reader), transport };
};

/** Decodes a delivery: the counterpart of `BeginResponse` in `native/cares/request_callbacks.cc`. */
export const decodeDelivery = (reader: CompletionReader): Delivery => {
  const tries = reader.word();
  const transport = TRANSPORTS[reader.word()];
  return transport === undefined ? { tries } : { tries, server: decodeServer(reader), transport };
};

/** Decodes a whole message: the counterpart of `EncodeMessage` in `native/cares/encode_message.cc`. */
export const decodeMessage = (reader: CompletionReader): DNSResult => {
  const header = reader.word();
  const responder = decodeResponder(reader);
  const question = decodeQuestion(reader);
  const edns = decodeEdns(reader);
  return {
    answer: decodeSection(reader),
    authority: decodeSection(reader),
    additional: decodeSection(reader),
    rcode: rcodeName(header >>> 16),
    flags: {
      aa: (header & AA) !== 0,
      tc: (header & TC) !== 0,
      rd: (header & RD) !== 0,
      ra: (header & RA) !== 0,
      ad: (header & AD) !== 0,
      cd: (header & CD) !== 0,
    },
    question,
    ...(edns && { edns }),
    ...responder,
  };
};

import { type AnyResult, ARES_EBADRESP, type DNSResult } from '@aiodns/types';
import { Payload } from './addon.js';
import type {
  ChannelCallback,
  MessageCallback,
  RecordsCallback,
  RecordsListener,
} from './channel-callback.js';
import type { WordReader } from './decode/completion-reader.js';
import { readAddrInfo, readHost, readNameInfo } from './decode/host.js';
import { readMessage } from './decode/message.js';
import { readFlatResults } from './decode/records.js';
import type { Tell } from './pending-requests.js';

/**
 * Reads a payload, or gives `undefined` when it does not hold what it should. The callback behind it is told so: left to
 * fly, the error would pass it by, and its request would never end.
 */
const readWhole = <Result>(
  read: (reader: WordReader) => Result,
  reader: WordReader,
): Result | undefined => {
  try {
    return read(reader);
  } catch {
    return undefined;
  }
};

/** The status of a request without a result: a success that cannot be read is none. */
const failure = (status: number): number => (status === 0 ? ARES_EBADRESP : status);

const tellResult =
  <Result>(kind: number, read: (reader: WordReader) => Result): Tell<ChannelCallback<Result>> =>
  (callback, status, payload, reader) => {
    const result = status === 0 && payload === kind ? readWhole(read, reader) : undefined;
    if (result === undefined) callback(failure(status), undefined);
    else callback(null, result);
  };

export const tellAddrInfo = tellResult(Payload.addrInfo, readAddrInfo);
export const tellHost = tellResult(Payload.host, readHost);
export const tellNameInfo = tellResult(Payload.nameInfo, readNameInfo);

const messageOf = (payload: number, reader: WordReader): DNSResult | undefined =>
  payload === Payload.message ? readWhole(readMessage, reader) : undefined;

const recordsOf = (payload: number, reader: WordReader): AnyResult[] | undefined =>
  payload === Payload.records ? readWhole(readFlatResults, reader) : undefined;

export const tellMessage: Tell<MessageCallback> = (callback, status, payload, reader) => {
  const message = messageOf(payload, reader);
  if (status === 0 && message !== undefined) callback(null, message);
  else callback(failure(status), message);
};

export const tellRecords: Tell<RecordsCallback> = (callback, status, payload, reader) => {
  const records = recordsOf(payload, reader);
  if (records !== undefined) callback(null, records);
  else callback(failure(status), messageOf(payload, reader));
};

export const tellListener: Tell<RecordsListener> = (listener, status, payload, reader) => {
  const records = recordsOf(payload, reader);
  if (records !== undefined) listener.found(records);
  else listener.failed(failure(status), messageOf(payload, reader));
};

import { type AnyResult, ARES_EBADRESP, type DNSRecord, type DNSResult } from '@aiodns/types';
import type {
  ChannelCallback,
  Delivery,
  DeliveryHandler,
  MessageCallback,
  RecordsCallback,
  RecordsHandler,
} from './channel-callback.js';
import type { CompletionReader } from './decode/completion-reader.js';
import { decodeAddrInfo, decodeHost, decodeNameInfo } from './decode/host.js';
import { decodeDelivery, decodeMessage } from './decode/message.js';
import { DELIVERY, PayloadKind } from './decode/payload-kind.js';
import { decodeRecords, decodeSection } from './decode/records.js';
import type { CompletionHandler } from './requests.js';

/**
 * Decodes a payload; returns `undefined` if it is malformed. If this threw, the callback would never run and its request
 * would never end.
 */
const tryDecode = <Result>(
  decode: (reader: CompletionReader) => Result,
  reader: CompletionReader,
): Result | undefined => {
  try {
    return decode(reader);
  } catch {
    return undefined;
  }
};

/** The status of a request without a result. A success whose payload cannot be decoded is `ARES_EBADRESP`. */
const failure = (status: number): number => (status === 0 ? ARES_EBADRESP : status);

const completeResult =
  <Result>(
    kind: number,
    decode: (reader: CompletionReader) => Result,
  ): CompletionHandler<ChannelCallback<Result>> =>
  (callback, status, payload, reader) => {
    const result = status === 0 && payload === kind ? tryDecode(decode, reader) : undefined;
    if (result === undefined) callback(failure(status), undefined);
    else callback(null, result);
  };

export const completeAddrInfo = completeResult(PayloadKind.addrInfo, decodeAddrInfo);
export const completeHost = completeResult(PayloadKind.host, decodeHost);
export const completeNameInfo = completeResult(PayloadKind.nameInfo, decodeNameInfo);

const messageOf = (payload: number, reader: CompletionReader): DNSResult | undefined =>
  payload === PayloadKind.message ? tryDecode(decodeMessage, reader) : undefined;

const recordsOf = (payload: number, reader: CompletionReader): AnyResult[] | undefined =>
  payload === PayloadKind.records ? tryDecode(decodeRecords, reader) : undefined;

const NO_DELIVERY: Delivery = { tries: 0 };

const completeDelivery =
  <Result>(
    resultOf: (payload: number, reader: CompletionReader) => Result | undefined,
  ): CompletionHandler<DeliveryHandler<Result>> =>
  (handler, status, payload, reader) => {
    const delivery =
      (payload & DELIVERY) === 0 ? NO_DELIVERY : (tryDecode(decodeDelivery, reader) ?? NO_DELIVERY);
    const kind = payload & ~DELIVERY;
    const result = status === 0 ? resultOf(kind, reader) : undefined;
    if (result !== undefined) handler.onResult(result, delivery);
    else handler.onError(failure(status), messageOf(kind, reader), delivery);
  };

const answerOf = (payload: number, reader: CompletionReader): DNSRecord[] | undefined =>
  payload === PayloadKind.answer ? tryDecode(decodeSection, reader) : undefined;

export const completeDeliveredMessage = completeDelivery(messageOf);
export const completeDeliveredAnswer = completeDelivery(answerOf);
export const completeDeliveredRecords = completeDelivery(recordsOf);
export const completeDeliveredRecord = completeDelivery(
  (payload, reader) => recordsOf(payload, reader)?.[0],
);

export const completeMessage: CompletionHandler<MessageCallback> = (
  callback,
  status,
  payload,
  reader,
) => {
  const message = messageOf(payload, reader);
  if (status === 0 && message !== undefined) callback(null, message);
  else callback(failure(status), message);
};

export const completeRecords: CompletionHandler<RecordsCallback> = (
  callback,
  status,
  payload,
  reader,
) => {
  const records = recordsOf(payload, reader);
  if (records !== undefined) callback(null, records);
  else callback(failure(status), messageOf(payload, reader));
};

export const completeRecordsHandler: CompletionHandler<RecordsHandler> = (
  handler,
  status,
  payload,
  reader,
) => {
  const records = recordsOf(payload, reader);
  if (records !== undefined) handler.onRecords(records);
  else handler.onError(failure(status), messageOf(payload, reader));
};

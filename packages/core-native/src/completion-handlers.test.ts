import { ARES_EBADRESP, ARES_ENODATA, ARES_ENOTFOUND } from '@aiodns/types';
import { describe, expect, test, vi } from 'vitest';
import {
  completeAddrInfo,
  completeHost,
  completeMessage,
  completeNameInfo,
  completeRecords,
  completeRecordsHandler,
} from './completion-handlers.js';
import { PayloadKind } from './decode/payload-kind.js';
import { CompletionWriter } from './decode/testing/completion-writer.js';

/** A count of records, hosts or names, and none of them. */
const cutShort = () => new CompletionWriter().word(0xffff_ffff).reader();

/** A message: its header, no question, no EDNS, and three sections without records. */
const emptyMessage = () => new CompletionWriter().word(0, 0, 0, 0, 0, 0, 0).reader();

const kinds = [
  { name: 'completeAddrInfo', complete: completeAddrInfo, payload: PayloadKind.addrInfo },
  { name: 'completeHost', complete: completeHost, payload: PayloadKind.host },
  { name: 'completeNameInfo', complete: completeNameInfo, payload: PayloadKind.nameInfo },
  { name: 'completeMessage', complete: completeMessage, payload: PayloadKind.message },
  { name: 'completeRecords', complete: completeRecords, payload: PayloadKind.records },
] as const;

describe.each(kinds)('$name', ({ complete, payload }) => {
  test('completes with EBADRESP when the payload cannot be decoded', () => {
    const callback = vi.fn();
    complete(callback, 0, payload, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_EBADRESP, undefined);
  });

  test('completes with EBADRESP when the payload of a success is missing', () => {
    const callback = vi.fn();
    complete(callback, 0, PayloadKind.none, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_EBADRESP, undefined);
  });

  test('completes with the status of a failure', () => {
    const callback = vi.fn();
    complete(callback, ARES_ENOTFOUND, PayloadKind.none, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_ENOTFOUND, undefined);
  });

  test('throws what the callback throws, and does not call it again', () => {
    const callback = vi.fn(() => {
      throw new Error('mine');
    });
    expect(() => complete(callback, ARES_ENOTFOUND, PayloadKind.none, cutShort())).toThrow('mine');
    expect(callback).toHaveBeenCalledTimes(1);
  });
});

describe.each([
  { name: 'completeMessage', complete: completeMessage },
  { name: 'completeRecords', complete: completeRecords },
] as const)('$name', ({ complete }) => {
  test('completes with the response of a failure', () => {
    const callback = vi.fn();
    complete(callback, ARES_ENODATA, PayloadKind.message, emptyMessage());
    expect(callback).toHaveBeenCalledExactlyOnceWith(
      ARES_ENODATA,
      expect.objectContaining({ answer: [], rcode: 'NOERROR' }),
    );
  });

  test('completes with the status of a failure whose response cannot be decoded', () => {
    const callback = vi.fn();
    complete(callback, ARES_ENODATA, PayloadKind.message, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_ENODATA, undefined);
  });
});

test('a callback that throws on its result is not called again', () => {
  const callback = vi.fn(() => {
    throw new Error('mine');
  });
  const none = new CompletionWriter().word(0).reader();
  expect(() => completeRecords(callback, 0, PayloadKind.records, none)).toThrow('mine');
  expect(callback).toHaveBeenCalledExactlyOnceWith(null, []);
});

test('completeRecordsHandler calls onError with EBADRESP when the payload cannot be decoded', () => {
  const handler = { onRecords: vi.fn(), onError: vi.fn() };
  completeRecordsHandler(handler, 0, PayloadKind.records, cutShort());
  expect(handler.onRecords).not.toHaveBeenCalled();
  expect(handler.onError).toHaveBeenCalledExactlyOnceWith(ARES_EBADRESP, undefined);
});

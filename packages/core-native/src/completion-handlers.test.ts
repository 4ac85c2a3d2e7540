import { ARES_EBADRESP, ARES_ENODATA, ARES_ENOTFOUND } from '@aiodns/types';
import { describe, expect, test, vi } from 'vitest';
import { Payload } from './addon.js';
import {
  tellAddrInfo,
  tellHost,
  tellListener,
  tellMessage,
  tellNameInfo,
  tellRecords,
} from './completion-handlers.js';
import { WordWriter } from './decode/testing/completion-writer.js';

/** A count of records, hosts or names, and none of them. */
const cutShort = () => new WordWriter().word(0xffff_ffff).reader();

/** A message: its header, no question, no EDNS, and three sections without records. */
const emptyMessage = () => new WordWriter().word(0, 0, 0, 0, 0, 0).reader();

const tells = [
  { name: 'tellAddrInfo', tell: tellAddrInfo, payload: Payload.addrInfo },
  { name: 'tellHost', tell: tellHost, payload: Payload.host },
  { name: 'tellNameInfo', tell: tellNameInfo, payload: Payload.nameInfo },
  { name: 'tellMessage', tell: tellMessage, payload: Payload.message },
  { name: 'tellRecords', tell: tellRecords, payload: Payload.records },
] as const;

describe.each(tells)('$name', ({ tell, payload }) => {
  test('tells of EBADRESP when the payload cannot be read', () => {
    const callback = vi.fn();
    tell(callback, 0, payload, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_EBADRESP, undefined);
  });

  test('tells of EBADRESP when the payload of a success is missing', () => {
    const callback = vi.fn();
    tell(callback, 0, Payload.none, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_EBADRESP, undefined);
  });

  test('tells the status of a failure', () => {
    const callback = vi.fn();
    tell(callback, ARES_ENOTFOUND, Payload.none, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_ENOTFOUND, undefined);
  });

  test('throws what the callback throws, and does not call it again', () => {
    const callback = vi.fn(() => {
      throw new Error('mine');
    });
    expect(() => tell(callback, ARES_ENOTFOUND, Payload.none, cutShort())).toThrow('mine');
    expect(callback).toHaveBeenCalledTimes(1);
  });
});

describe.each([
  { name: 'tellMessage', tell: tellMessage },
  { name: 'tellRecords', tell: tellRecords },
] as const)('$name', ({ tell }) => {
  test('tells the answer of a failure', () => {
    const callback = vi.fn();
    tell(callback, ARES_ENODATA, Payload.message, emptyMessage());
    expect(callback).toHaveBeenCalledExactlyOnceWith(
      ARES_ENODATA,
      expect.objectContaining({ answer: [], rcode: 'NOERROR' }),
    );
  });

  test('tells the status of a failure whose answer cannot be read', () => {
    const callback = vi.fn();
    tell(callback, ARES_ENODATA, Payload.message, cutShort());
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_ENODATA, undefined);
  });
});

test('a callback that throws at its result is not called again', () => {
  const callback = vi.fn(() => {
    throw new Error('mine');
  });
  const none = new WordWriter().word(0).reader();
  expect(() => tellRecords(callback, 0, Payload.records, none)).toThrow('mine');
  expect(callback).toHaveBeenCalledExactlyOnceWith(null, []);
});

test('tellListener tells of EBADRESP when the payload cannot be read', () => {
  const listener = { found: vi.fn(), failed: vi.fn() };
  tellListener(listener, 0, Payload.records, cutShort());
  expect(listener.found).not.toHaveBeenCalled();
  expect(listener.failed).toHaveBeenCalledExactlyOnceWith(ARES_EBADRESP, undefined);
});

import dns from 'node:dns';
import { describe, expect, test } from 'vitest';
import { errorcode, errorName } from './errorcode.js';
import * as status from './status.js';

const statuses = Object.entries(status);
const failures = statuses.filter(([, code]) => code !== status.ARES_SUCCESS);

describe('errorcode', () => {
  test('names every status', () => {
    expect(Object.entries(errorcode).map(([code, name]) => [name, Number(code)])).toEqual(
      statuses.toSorted(([, one], [, other]) => one - other),
    );
  });

  test('numbers statuses without a gap, as c-ares does', () => {
    expect(Object.keys(errorcode).map(Number)).toEqual([...Array(statuses.length).keys()]);
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(errorcode)).toBe(true);
  });
});

describe('errorName', () => {
  test.each(failures)('drops the prefix of %s', (name, code) => {
    expect(`ARES_${errorName(code)}`).toBe(name);
  });

  test('spells each error as node:dns does', () => {
    const spelled = new Set(failures.map(([, code]) => errorName(code)));
    const byNode = [
      dns.NODATA,
      dns.FORMERR,
      dns.SERVFAIL,
      dns.NOTFOUND,
      dns.NOTIMP,
      dns.REFUSED,
      dns.BADQUERY,
      dns.BADNAME,
      dns.BADFAMILY,
      dns.BADRESP,
      dns.CONNREFUSED,
      dns.TIMEOUT,
      dns.EOF,
      dns.FILE,
      dns.NOMEM,
      dns.DESTRUCTION,
      dns.BADSTR,
      dns.BADFLAGS,
      dns.NONAME,
      dns.BADHINTS,
      dns.NOTINITIALIZED,
      dns.LOADIPHLPAPI,
      dns.ADDRGETNETWORKPARAMS,
      dns.CANCELLED,
    ];
    expect(byNode.filter((name) => !spelled.has(name))).toEqual([]);
  });

  test.each([status.ARES_SUCCESS, -1, 27, Number.NaN])(
    'returns UNKNOWN_ARES_ERROR for %d',
    (code) => {
      expect(errorName(code)).toBe('UNKNOWN_ARES_ERROR');
    },
  );
});

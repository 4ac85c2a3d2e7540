import { expect, test } from 'vitest';
import { SvcParamKey, svcParamKeyName } from './svc-param-key.js';

test.each(Object.entries(SvcParamKey))('names %s', (name, key) => {
  expect(svcParamKeyName(key)).toBe(name);
});

test('spells unnamed keys as RFC 9460 does', () => {
  expect([667, 65535].map(svcParamKeyName)).toEqual(['key667', 'key65535']);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChunkSet } from './chunk-set.js';

test('has what was added, in whatever order, and is restored', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30)), (chunks) => {
      const set = new ChunkSet();
      for (const chunk of chunks) set.add(chunk);
      const restored = new ChunkSet(set.before, set.others);
      const all = new Set(chunks);
      expect(restored.size).toBe(all.size);
      for (let chunk = 0; chunk < 32; chunk++) expect(restored.has(chunk)).toBe(all.has(chunk));
    }),
  );
});

test('holds no numbers but those after a gap', () => {
  const set = new ChunkSet();
  for (const chunk of [2, 1, 0, 4]) set.add(chunk);
  expect({ before: set.before, others: set.others }).toEqual({ before: 3, others: [4] });
});

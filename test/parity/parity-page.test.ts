import { describe, expect, it } from 'vitest';
import { passedTests, readParityPage } from './parity-page.js';

const page = [
  'Text | with a bar.',
  '',
  '| There | Test |',
  '| --- | --- |',
  '| `a` | test/a.test.ts › group › a title |',
  '| `b` | test/b.test.ts › a \\| b |',
  '',
  '| Theirs | Our test | Remark |',
  '| --- | --- | --- |',
  '| `c` | test/c.test.ts › c | none |',
].join('\n');

describe('readParityPage', () => {
  it('gives the tests of all tables with the lines where they stand', () => {
    expect(readParityPage(page)).toEqual({
      tests: [
        { line: 5, name: 'test/a.test.ts › group › a title' },
        { line: 6, name: 'test/b.test.ts › a | b' },
        { line: 10, name: 'test/c.test.ts › c' },
      ],
      faults: [],
    });
  });

  it('may pass over tables without tests', () => {
    const text =
      '| Type | Fields |\n| --- | --- |\n| A |  |\n\n| There | Test |\n| --- | --- |\n| a | b |';
    expect(readParityPage(text, { everyTable: false })).toEqual({
      tests: [{ line: 7, name: 'b' }],
      faults: [],
    });
  });

  it.each([
    ['an empty cell', '| There | Test |\n| --- | --- |\n|  | a |', ['line 3: a cell is empty']],
    [
      'a row that is too short',
      '| There | Test |\n| --- | --- |\n| a |',
      ['line 3: the row has not as many cells as the head'],
    ],
    [
      'a table without tests',
      '| There | Here |\n| --- | --- |',
      ['line 1: the table has no column for tests'],
    ],
  ])('finds fault with %s', (_what, text, faults) => {
    expect(readParityPage(text).faults).toEqual(faults);
  });
});

describe('passedTests', () => {
  it('names the tests that have passed by file, groups and title', () => {
    const result = (title: string, status: string) => ({
      ancestorTitles: ['outer', 'inner'],
      title,
      status,
    });
    const report = {
      testResults: [
        {
          name: '/workspace/test/a.test.ts',
          assertionResults: [result('one', 'passed'), result('two', 'failed')],
        },
      ],
    };
    expect(passedTests(report, (file) => file.replace('/workspace/', ''))).toEqual(
      new Set(['test/a.test.ts › outer › inner › one']),
    );
  });

  it('passes over the group that is the file itself, as type tests have it', () => {
    const report = {
      testResults: [
        {
          name: '/workspace/test/a.test-d.ts',
          assertionResults: [
            { ancestorTitles: ['test/a.test-d.ts', 'group'], title: 'one', status: 'passed' },
            { ancestorTitles: [], title: 'two', status: 'passed' },
          ],
        },
      ],
    };
    expect(passedTests(report, (file) => file.replace('/workspace/', ''))).toEqual(
      new Set(['test/a.test-d.ts › group › one', 'test/a.test-d.ts › two']),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packed, tableOf, unpacked } from '../../../../src/registry/engine/tables';

/** As a value arrives in the other thread. */
const sent = (value: unknown): unknown => unpacked(structuredClone(packed(value)));

describe('lists between threads', () => {
  it('arrive as they were sent, whatever is in them', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(null, undefined, NaN, -0, 0, ''),
      fc.bigInt(),
      fc.uint8Array(),
    );
    const key = fc.constantFrom('id', 'title', 'status', 'length', 'table', 'toString', 'a b');
    const row = fc.dictionary(key, scalar, { noNullPrototype: true });
    const rows = fc.array(row, { maxLength: 20 });
    const alike = fc
      .tuple(row, fc.array(scalar, { maxLength: 40 }))
      .map(([first, values]) => values.map((value) => ({ ...first, varying: value })));
    const nested = fc
      .tuple(alike, fc.array(fc.oneof(alike, rows), { minLength: 1 }))
      .map(([videos, uploads]) =>
        videos.map((video, index) => ({ ...video, uploads: uploads[index % uploads.length] })),
      );
    const list = fc.oneof(rows, alike, nested);
    const value = fc.oneof(
      list,
      scalar,
      fc.record({ videos: list, next: fc.oneof(scalar, row) }, { noNullPrototype: true }),
      fc.json(),
    );
    fc.assert(
      fc.property(value, (it) => {
        const before = structuredClone(it);
        assert.deepStrictEqual(sent(it), before);
        assert.deepStrictEqual(it, before, 'what is sent is not changed');
      }),
      { numRuns: 1000 },
    );
  });

  it('arrive where a host forbids to make code from text', () => {
    const rows = Array.from({ length: 20 }, (_, n) => ({ number: n, same: 'x', ['__proto__']: n % 2, list: [n, n] }));
    const original = globalThis.Function;
    globalThis.Function = function () {
      throw new EvalError('Code generation from strings disallowed for this context');
    } as unknown as FunctionConstructor;
    try {
      assert.deepStrictEqual(sent(rows), rows);
    } finally {
      globalThis.Function = original;
    }
    assert.deepStrictEqual(sent(rows), rows);
  });

  it('say once what all have in common', () => {
    const uploads = Array.from({ length: 500 }, (_, id) => ({ id, platform: 'youtube', error: null, url: null }));
    const columns = (packed(uploads) as Map<string, { columns: object[] }>).get('table')?.columns;
    assert.deepEqual(
      columns?.map((column) => Object.keys(column)[0]),
      ['each', 'all', 'all', 'all'],
    );
  });

  it('tell their items whose they are', () => {
    const uploads = tableOf<{ platform: string }>(3, new Map([['platform', ['tiktok', 'youtube', 'tiktok']]]));
    const videos = tableOf<{ id: string; uploads: unknown }>(3, new Map([['id', ['a', 'b', 'c']]]), {
      key: 'uploads',
      all: uploads,
      lengths: [2, 0, 1],
      owner: { key: 'videoId', is: 'id' },
    });
    assert.deepEqual(unpacked(structuredClone(videos)), [
      {
        id: 'a',
        uploads: [
          { platform: 'tiktok', videoId: 'a' },
          { platform: 'youtube', videoId: 'a' },
        ],
      },
      { id: 'b', uploads: [] },
      { id: 'c', uploads: [{ platform: 'tiktok', videoId: 'c' }] },
    ]);
  });

  it('are objects of their own, also where they share values', () => {
    const [first, second] = sent(
      Array.from({ length: 10 }, () => ({ status: 'PENDING', uploads: [] as number[] })),
    ) as {
      status: string;
      uploads: number[];
    }[];
    assert.ok(first && second);
    first.status = 'QUEUED';
    first.uploads.push(1);
    assert.deepEqual(second, { status: 'PENDING', uploads: [] });
  });
});

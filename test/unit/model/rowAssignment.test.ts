import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignRow } from '../../../src/model/rowAssignment';

describe('rows of texts', () => {
  const dealt = (rows: number, clips: number, seed: string): (number | null)[] =>
    Array.from({ length: clips }, (_, clip) => assignRow('randomized', clip, rows, seed));

  it('are not used when every clip gets the same', () => assert.equal(assignRow('uniform', 0, 5, ''), null));

  it('belong to one clip each, as far as they go', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((clip) => assignRow('perVideo', clip, 3, '')),
      [0, 1, 2, null],
    );
  });

  it('are dealt out: none twice before all were used, never the same one twice running, always alike', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(60), fc.string(), (rows, clips, seed) => {
        const order = dealt(rows, clips, seed);
        for (let start = 0; start < clips; start += rows) {
          const round = order.slice(start, start + rows);
          assert.equal(new Set(round).size, round.length);
          assert.ok(round.every((row) => row !== null && row >= 0 && row < rows));
        }
        if (rows > 1) order.forEach((row, clip) => assert.ok(clip === 0 || row !== order[clip - 1]));
        assert.deepEqual(dealt(rows, clips + 5, seed).slice(0, clips), order);
      }),
    );
  });

  it('are dealt out otherwise with another seed and in another round', () => {
    const orders = ['a', 'b', 'c', 'd'].map((seed) => dealt(20, 40, seed));
    assert.equal(new Set(orders.map(String)).size, 4);
    for (const order of orders) assert.notDeepEqual(order.slice(0, 20), order.slice(20));
  });

  it('have the same chance at every place', () => {
    const first = Array.from({ length: 3000 }, (_, seed) => assignRow('randomized', 0, 3, String(seed)));
    for (const row of [0, 1, 2]) {
      const share = first.filter((each) => each === row).length;
      assert.ok(share > 850 && share < 1150, `row ${row}: ${share} of 3000`);
    }
  });

  it('are none when there are none', () => assert.equal(assignRow('randomized', 3, 0, ''), null));
});

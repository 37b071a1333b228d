import assert from 'node:assert/strict';
import { parentInStat, stateInStat } from '../../../scripts/lib/processState';
import { descendantsIn, parsePs } from '../../../scripts/lib/processTree';

describe('the process tree', () => {
  it('reads state and parent from /proc even when the name holds brackets and spaces', () => {
    assert.equal(stateInStat('12 (a) S 3 (b) Z 7 12'), 'Z');
    assert.equal(parentInStat('12 (node) S 7 12 12 0 -1'), 7);
    assert.equal(parentInStat('12 (a) S 3 (b) R 7 12'), 7);
  });

  it('reads what ps prints', () => {
    assert.deepEqual(parsePs('    1     0 /sbin/init\n  200     1 node server.js --port 1\n\n'), [
      { pid: 1, parent: 0, command: '/sbin/init' },
      { pid: 200, parent: 1, command: 'node server.js --port 1' },
    ]);
  });

  it('finds children and grandchildren, and nobody else', () => {
    const rows = [
      { pid: 1, parent: 0, command: 'init' },
      { pid: 2, parent: 1, command: 'server' },
      { pid: 3, parent: 2, command: 'host' },
      { pid: 4, parent: 3, command: 'worker' },
      { pid: 5, parent: 1, command: 'other' },
    ];
    const found = descendantsIn(rows, 2).map((row) => row.pid);
    assert.deepEqual(found, [3, 4]);
  });
});

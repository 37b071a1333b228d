import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { bundle } from '../support/bundle';
import { copyAsCrashed, usePython } from '../support/pythonSqlite';
import { useTemporaryFolder } from '../support/temporaryFolder';

const soak = process.env['CLIPDECK_SOAK'] === '1';

/** Several processes on one registry; each can be killed and started again. */
class Windows {
  readonly acknowledged: number[];
  readonly problems: string[] = [];
  private readonly entered = new EventEmitter();
  private readonly processes: ChildProcess[] = [];

  constructor(
    private readonly file: string,
    readonly count: number,
    private readonly leisureMs: number,
  ) {
    bundle('testWorker');
    this.acknowledged = new Array<number>(count).fill(0);
    for (let writer = 0; writer < count; writer++) this.start(writer);
  }

  start(writer: number): void {
    const { file, leisureMs } = this;
    const child = spawn(process.execPath, [bundle('windowProcess'), file, String(writer), String(leisureMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      const [kind, , n] = line.split(' ');
      if (kind !== 'A') this.problems.push(line);
      this.acknowledged[writer] = Math.max(this.acknowledged[writer] ?? 0, Number(n));
      this.entered.emit('entry');
    });
    this.processes[writer] = child;
  }

  async kill(writer: number): Promise<void> {
    const child = this.processes[writer];
    if (!child) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  /** Returns when every window has had another entry acknowledged, or it takes too long. */
  async untilEachHasMore(signal: AbortSignal): Promise<void> {
    const before = [...this.acknowledged];
    const isWaiting = (): boolean => this.acknowledged.some((n, writer) => n <= (before[writer] ?? 0));
    while (isWaiting() && !signal.aborted) await once(this.entered, 'entry', { signal }).catch(() => undefined);
  }

  async killAll(): Promise<void> {
    await Promise.all(this.processes.map((_, writer) => this.kill(writer)));
  }
}

describe('several windows on one registry', function () {
  const folder = useTemporaryFolder();
  const pythonFor = usePython();
  this.timeout(soak ? 600_000 : 60_000);

  const trials: [windows: number, leisureMs: number, kills: number][] = [
    [2, 0, soak ? 60 : 12],
    [3, 6, soak ? 100 : 16],
  ];
  for (const [count, leisureMs, kills] of trials) {
    it(`read nothing stale and lose nothing, killed ${kills} times (${count} windows)`, async function () {
      const python = pythonFor(this);
      const file = path.join(folder(), 'registry.db');
      const windows = new Windows(file, count, leisureMs);
      for (let kill = 0; kill < kills; kill++) {
        await delay(100 + Math.random() * 400);
        const writer = kill % count;
        await windows.kill(writer);
        windows.start(writer);
      }
      // Everybody must still be getting somewhere.
      const before = [...windows.acknowledged];
      await windows.untilEachHasMore(AbortSignal.timeout(20_000));
      await windows.killAll();

      const [integrity, total, perWriter = []] = await python.query(copyAsCrashed(file, path.join(folder(), 'copy')), [
        'PRAGMA integrity_check',
        'SELECT (SELECT value FROM revision), count(*) FROM log',
        'SELECT writer, count(*), max(n) FROM log GROUP BY writer ORDER BY writer',
      ]);
      assert.deepEqual(windows.problems, []);
      assert.deepEqual(integrity, [['ok']]);
      assert.equal(total?.[0]?.[0], total?.[0]?.[1]);
      assert.equal(perWriter.length, count);
      perWriter.forEach(([writer, entries, last], index) => {
        const acknowledged = windows.acknowledged[index] ?? 0;
        assert.deepEqual([writer, entries], [index, last]);
        assert.ok(Number(last) >= acknowledged, `writer ${index} lost entries`);
        assert.ok(acknowledged > (before[index] ?? 0), `writer ${index} starved`);
      });
    });
  }
});

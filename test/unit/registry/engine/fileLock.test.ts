import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FileLock, sweepDeadFiles } from '../../../../src/registry/engine/fileLock';
import { isAlive, thisHolder, type Holder } from '../../../../src/registry/engine/processIdentity';
import { bundle } from '../support/bundle';
import { useTemporaryFolder } from '../support/temporaryFolder';

const soak = process.env['CLIPDECK_SOAK'] === '1';

/** A pid that was in use a moment ago and is free now. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('FileLock', function () {
  const folder = useTemporaryFolder();
  const lockPath = (): string => path.join(folder(), 'lock');
  this.timeout(soak ? 600_000 : 60_000);

  const children: ChildProcess[] = [];
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

  const deadHolder = (): Holder => ({ ...thisHolder('dead'), pid: deadPid() });

  it('has one holder at a time', () => {
    const [a, b] = [new FileLock(lockPath(), 'a'), new FileLock(lockPath(), 'b')];
    assert.ok(a.tryAcquire());
    assert.ok(a.tryAcquire(), 'is kept when asked for again');
    assert.ok(!b.tryAcquire());
    assert.equal(b.holder()?.token, 'a');
    a.release();
    assert.ok(b.tryAcquire());
    a.release();
    assert.ok(b.held);
    assert.ok(!a.tryAcquire(), 'releasing what one no longer holds changes nothing');
    b.close();
    a.close();
    assert.deepEqual(fs.readdirSync(folder()), []);
  });

  it('is taken from the dead, not from the living', () => {
    const lock = new FileLock(lockPath(), 'a');
    const holders: [holder: Holder, isTaken: boolean][] = [
      [deadHolder(), true],
      [{ ...thisHolder('restarted'), started: '1' }, process.platform === 'linux'],
      [{ ...deadHolder(), boot: 'an earlier one' }, process.platform !== 'win32'],
      [{ ...deadHolder(), boot: 'elsewhere', machine: 'another' }, false],
      [{ ...deadHolder(), pidSpace: 'a container' }, false],
      [thisHolder('another thread of this process'), false],
    ];
    for (const [holder, isTaken] of holders) {
      fs.writeFileSync(lockPath(), JSON.stringify(holder));
      assert.equal(isAlive(holder), !isTaken, JSON.stringify(holder));
      assert.equal(lock.tryAcquire(), isTaken, JSON.stringify(holder));
      lock.release();
      fs.rmSync(lockPath(), { force: true });
    }
  });

  it('that cannot be read is left alone while it may be in the making', () => {
    const lock = new FileLock(lockPath(), 'a');
    fs.writeFileSync(lockPath(), '{"pid":');
    assert.ok(!lock.tryAcquire());
    const longAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(lockPath(), longAgo, longAgo);
    assert.ok(lock.tryAcquire());
  });

  it('is broken by one at a time, also when a breaker died over it', () => {
    const dead = deadHolder();
    fs.writeFileSync(lockPath(), JSON.stringify(dead));
    const breaking = path.join(folder(), 'lock.breaking.dead');
    fs.writeFileSync(breaking, JSON.stringify(thisHolder('a living breaker')));
    const lock = new FileLock(lockPath(), 'a');
    assert.ok(!lock.tryAcquire(), 'a living breaker is not disturbed');
    fs.writeFileSync(breaking, JSON.stringify({ ...dead, token: 'a dead breaker' }));
    lock.tryAcquire();
    assert.ok(lock.tryAcquire());
    lock.close();
    assert.deepEqual(fs.readdirSync(folder()), []);
  });

  it('sweeps private files of the dead only', () => {
    fs.writeFileSync(`${lockPath()}.own.dead`, JSON.stringify(deadHolder()));
    fs.writeFileSync(`${lockPath()}.own.live`, JSON.stringify(thisHolder('live')));
    sweepDeadFiles(lockPath());
    assert.deepEqual(fs.readdirSync(folder()), ['lock.own.live']);
  });

  it('lets nobody in beside another, whoever is killed', async () => {
    const kills = soak ? 400 : 30;
    const problems: string[] = [];
    class Contender {
      private readonly child = spawn(process.execPath, [bundle('lockProcess'), lockPath()], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      readonly entered = once(this.child.stdout, 'data');

      constructor() {
        children.push(this.child);
        this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
          problems.push(...text.split('\n').filter((line) => line !== 'IN' && line !== ''));
        });
      }

      async kill(): Promise<void> {
        const closed = once(this.child, 'close');
        this.child.kill('SIGKILL');
        await closed;
      }
    }

    const contenders = [new Contender(), new Contender(), new Contender()];
    for (let kill = 0; kill < kills; kill++) {
      const [victim] = contenders.splice(kill % contenders.length, 1);
      contenders.push(new Contender());
      await victim?.entered;
      await delay(Math.random() * 30);
      await victim?.kill();
    }
    await Promise.all(contenders.map((contender) => contender.entered));
    await Promise.all(contenders.map((contender) => contender.kill()));
    assert.deepEqual(problems, []);
  });
});

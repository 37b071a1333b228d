import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Ownership, releaseOwnershipOfEndedThread } from '../../../../src/registry/engine/ownership';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('Ownership', function () {
  const folder = useTemporaryFolder();
  const owners: Ownership[] = [];
  /** Waits as long as it takes. */
  const patience = new AbortController().signal;
  this.timeout(20_000);

  function owner(token: string, options: { minHoldMs?: number; pollMs?: number } = {}): Ownership {
    const made = new Ownership({ file: path.join(folder(), 'registry.db'), token, minHoldMs: 0, ...options });
    owners.push(made);
    return made;
  }
  afterEach(() => {
    for (const made of owners.splice(0)) made.dispose();
  });

  it('is the first comer’s at once, and stays', async () => {
    const a = owner('a');
    await a.acquire(patience);
    assert.ok(a.held);
    await a.acquire(patience);
    assert.equal(a.holder()?.token, 'a');
  });

  it('is handed over when another wants it, and back', async () => {
    const [a, b] = [owner('a'), owner('b')];
    a.onWanted(() => a.release());
    b.onWanted(() => b.release());
    await a.acquire(patience);
    const start = performance.now();
    await b.acquire(patience);
    assert.deepEqual([a.held, b.held], [false, true]);
    await a.acquire(patience);
    assert.deepEqual([a.held, b.held], [true, false]);
    assert.ok(performance.now() - start < 1000, 'told by the file system, not by the poll');
  });

  it('is kept for a moment at least', async () => {
    const [a, b] = [owner('a', { minHoldMs: 300 }), owner('b')];
    a.onWanted(() => a.release());
    await a.acquire(patience);
    const start = performance.now();
    await b.acquire(patience);
    assert.ok(performance.now() - start >= 290);
  });

  it('is not kept for that moment when there was little to do', async () => {
    const [a, b] = [owner('a', { minHoldMs: 10_000 }), owner('b')];
    a.onWanted(() => a.release());
    await a.acquire(patience);
    const waiting = b.acquire(patience);
    await untilWaiting(1);
    a.waiveHold();
    await waiting;
  });

  it('goes to who waits longest', async () => {
    const [a, b, c] = [owner('z'), owner('y'), owner('x')];
    for (const each of [a, b, c]) each.onWanted(() => each.release());
    await a.acquire(patience);
    a.onWanted(() => undefined);
    const order: string[] = [];
    const waiting = [b.acquire(patience).then(() => order.push('b'))];
    await untilWaiting(1);
    waiting.push(c.acquire(patience).then(() => order.push('c')));
    await untilWaiting(2);
    a.release();
    waiting.push(a.acquire(patience).then(() => order.push('a')));
    await Promise.all(waiting);
    assert.deepEqual(order, ['b', 'c', 'a']);
  });

  it('is not held up by a waiter who sleeps', async () => {
    const [a, b] = [owner('a'), owner('b')];
    await a.acquire(patience);
    // A request of a live process that never comes to take what it asked for.
    const waiting = a.holder();
    fs.writeFileSync(sharing('wanted.00000000000000000001.sleeper'), JSON.stringify({ ...waiting, token: 'sleeper' }));
    a.release();
    const start = performance.now();
    await b.acquire(patience);
    assert.ok(performance.now() - start >= 240, 'the sleeper was given its chance');
  });

  it('ends waiting when told to, and leaves no request behind', async () => {
    const [a, b] = [owner('a'), owner('b')];
    await a.acquire(patience);
    const stop = new AbortController();
    const waiting = b.acquire(stop.signal);
    await untilWaiting(1);
    stop.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    assert.deepEqual(requests(), []);
  });

  it('of a thread that ended can be given up for it', async () => {
    const [a, b] = [owner('a'), owner('b')];
    await a.acquire(patience);
    // It ended while it was taking a dead owner's lock away.
    fs.linkSync(sharing('lock.own.a'), sharing('lock.breaking.dead'));
    releaseOwnershipOfEndedThread(path.join(folder(), 'registry.db'), 'a');
    assert.deepEqual(
      fs.readdirSync(sharing('')).filter((name) => name.startsWith('lock')),
      [],
    );
    await b.acquire(patience);
    releaseOwnershipOfEndedThread(path.join(folder(), 'registry.db'), 'a');
    assert.equal(b.holder()?.token, 'b');
  });

  it('of a thread that ended is left where the folder cannot be read', () => {
    fs.writeFileSync(path.join(folder(), 'other.db.sharing'), 'in the way');
    releaseOwnershipOfEndedThread(path.join(folder(), 'other.db'), 'a');
    assert.equal(fs.readFileSync(path.join(folder(), 'other.db.sharing'), 'utf8'), 'in the way');
  });

  it('tells the others that there is news', async () => {
    const [a, b] = [owner('a'), owner('b', { pollMs: 60_000 })];
    await a.acquire(patience);
    const news = new Promise<number>((resolve) => {
      b.onNews(() => {
        const revision = b.publishedRevision();
        if (revision !== undefined) resolve(revision);
      });
    });
    a.publishRevision(41);
    a.publishRevision(42);
    assert.equal(await news, 42);
  });

  it('works by looking now and then where nothing is reported', async () => {
    const a = owner('a', { pollMs: 50 });
    await a.acquire(patience);
    const wanted = new Promise<void>((resolve) => a.onWanted(resolve));
    // Watching is switched off: what remains is the poll.
    (a as unknown as { watch: { watcher?: fs.FSWatcher } }).watch.watcher?.close();
    const b = owner('b');
    const waiting = b.acquire(patience);
    await wanted;
    a.release();
    await waiting;
  });

  it('cannot be had in a folder that cannot be written', async () => {
    const a = owner('a');
    fs.rmSync(sharing(''), { recursive: true });
    fs.writeFileSync(sharing(''), 'not a folder');
    await assert.rejects(a.acquire(patience), { code: 'REGISTRY_LOCK' });
    fs.rmSync(sharing(''));
  });

  function sharing(name: string): string {
    return path.join(folder(), 'registry.db.sharing', name);
  }

  function requests(): string[] {
    return fs.readdirSync(sharing('')).filter((name) => name.startsWith('wanted.'));
  }

  async function untilWaiting(count: number): Promise<void> {
    while (requests().length < count) await new Promise((resolve) => setImmediate(resolve));
  }
});

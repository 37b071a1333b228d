import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { BACKUPS_KEPT, backUpDaily, listBackups, restoreBackup } from '../../../src/registry/backups';
import { DailyBackups } from '../../../src/registry/dailyBackups';
import { Database } from '../../../src/registry/engine/database';
import { RegistryError } from '../../../src/registry/errors';
import { SCHEMA_VERSION } from '../../../src/registry/migrations/migrate';
import { openRegistry, type OpenOptions, type OpenResult } from '../../../src/registry/openRegistry';
import { setAside, whileOwning } from '../../../src/registry/setAside';
import type { VideoRegistry } from '../../../src/registry/videoRegistry';
import { useTestRegistry } from './support/testRegistry';

const DAY = 86_400_000;

describe('openRegistry', () => {
  const test = useTestRegistry();
  const opened: VideoRegistry[] = [];

  const backups = (): string => path.join(test().folder, 'backups');
  const open = async (how: Pick<OpenOptions, 'thorough' | 'beginEmpty'> = {}): Promise<OpenResult> => {
    const result = await openRegistry({ ...test().options(), backupFolder: backups(), ...how });
    if (result.kind === 'ready') opened.push(result.registry);
    return result;
  };
  const ready = async (how?: Pick<OpenOptions, 'beginEmpty'>): Promise<VideoRegistry> => {
    const result = await open(how);
    if (result.kind !== 'ready') throw result.reason;
    return result.registry;
  };

  /** A registry with two days of backups, of one and of two videos, and three videos; closed. */
  async function fill(): Promise<void> {
    for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) {
      await test().register(name);
      if (name !== 'c.mp4') await backUpDaily(test().registry, backups(), test().now);
      test().now += DAY;
    }
    await test().close();
  }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((registry) => registry.close()));
  });

  const damage: Record<string, { spoil: (file: string) => void | Promise<void>; code: RegExp }> = {
    'a damaged header': {
      spoil: (file) => {
        const bytes = fs.readFileSync(file);
        bytes.fill(0xff, 0, 100);
        fs.writeFileSync(file, bytes);
      },
      code: /^SQLITE_NOTADB$/,
    },
    'a file that is cut off': {
      spoil: (file) => fs.truncateSync(file, 4096 * 3 + 100),
      code: /^(SQLITE_CORRUPT|REGISTRY_DAMAGED)$/,
    },
    'a file of zero bytes': { spoil: (file) => fs.truncateSync(file, 0), code: /^REGISTRY_EMPTY$/ },
    'garbage in its pages': {
      spoil: (file) => {
        const bytes = fs.readFileSync(file);
        for (let at = 4096; at + 4096 <= bytes.length; at += 8192) bytes.fill(0xa5, at, at + 4096);
        fs.writeFileSync(file, bytes);
      },
      code: /^(SQLITE_CORRUPT|REGISTRY_DAMAGED)$/,
    },
    'garbage in one page of its data': {
      spoil: async (file) => {
        const db = await Database.open({ file });
        const page = Number(db.get(`SELECT rootpage FROM sqlite_schema WHERE name = 'videos_by_title'`)?.['rootpage']);
        db.checkpoint();
        db.close();
        const bytes = fs.readFileSync(file);
        bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
        fs.writeFileSync(file, bytes);
      },
      code: /^(SQLITE_CORRUPT|REGISTRY_DAMAGED)$/,
    },
    'what is no database': {
      spoil: (file) => fs.writeFileSync(file, 'Dear diary, '.repeat(1000)),
      code: /^SQLITE_NOTADB$/,
    },
    'a database of something else': {
      spoil: async (file) => {
        fs.rmSync(file);
        const db = await Database.open({ file });
        db.exec('CREATE TABLE recipes (name TEXT)');
        db.close();
      },
      code: /^REGISTRY_FOREIGN$/,
    },
  };

  for (const [name, { spoil, code }] of Object.entries(damage)) {
    it(`moves ${name} aside as it is, offers the newest backup, and goes on from it`, async () => {
      await fill();
      await spoil(test().file);
      const spoilt = fs.readFileSync(test().file);
      fs.writeFileSync(`${test().file}-journal`, '');
      const result = await open();
      assert.equal(result.kind, 'broken');
      assert.match(result.reason.code, code);
      assert.equal(path.basename(result.movedTo ?? ''), 'registry.broken-20261126T100000Z.db');
      assert.deepEqual(fs.readFileSync(result.movedTo ?? ''), spoilt);
      assert.ok(fs.existsSync(`${result.movedTo}-journal`));
      assert.ok(!fs.existsSync(test().file));
      assert.equal(result.newestBackup?.day, '2026-11-24');
      assert.equal(await restoreBackup(test().file, result.newestBackup, test().now), null);
      assert.deepEqual((await (await ready()).getAllVideos()).map(({ title }) => title).sort(), ['a', 'b']);
    });
  }

  it('leaves a registry of a newer version in its place until a person decides', async () => {
    await fill();
    const db = await Database.open({ file: test().file });
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const result = await open();
    assert.equal(result.kind, 'broken');
    assert.deepEqual([result.reason.code, result.movedTo], ['REGISTRY_TOO_NEW', null]);
    assert.equal(result.newestBackup?.day, '2026-11-24');
    const aside = await whileOwning(test().file, () => setAside(test().file, test().now));
    assert.ok(aside !== null && fs.existsSync(aside));
    assert.equal(await (await ready({ beginEmpty: true })).countVideos(), 0);
  });

  it('starts anew where a person wants no backup, and never reuses a name', async () => {
    await fill();
    const names = new Set<string>();
    for (let round = 0; round < 3; round++) {
      fs.writeFileSync(test().file, 'x'.repeat(5000));
      const result = await open();
      assert.equal(result.kind, 'broken');
      names.add(result.movedTo ?? '');
    }
    assert.equal(names.size, 3);
    assert.ok([...names].every((name) => fs.readFileSync(name, 'utf8').startsWith('xxx')));
    assert.deepEqual(await (await ready({ beginEmpty: true })).getAllVideos(), []);
  });

  it('puts nothing in the place of a broken file before a person has chosen', async () => {
    await fill();
    fs.writeFileSync(test().file, 'x'.repeat(5000));
    const first = await open();
    assert.equal(first.kind, 'broken');
    // The next window, or the next start.
    const again = await open();
    assert.equal(again.kind, 'broken');
    assert.deepEqual([again.reason.code, again.movedTo], ['REGISTRY_ASIDE', first.movedTo]);
    assert.equal(again.newestBackup?.day, '2026-11-24');
    assert.ok(!fs.existsSync(test().file));
    assert.equal(await (await ready({ beginEmpty: true })).countVideos(), 0);
    await opened.pop()?.close();
    // What was chosen holds.
    assert.equal(await (await ready()).countVideos(), 0);
  });

  it('opens what a crash left in the log, and a file that is new', async () => {
    const { videoId } = await test().register('a.mp4');
    const copy = path.join(test().folder, 'copy.db');
    fs.copyFileSync(test().file, copy);
    fs.copyFileSync(`${test().file}-wal`, `${copy}-wal`);
    const result = await openRegistry({ ...test().options(), file: copy, backupFolder: backups() });
    assert.equal(result.kind, 'ready');
    opened.push(result.registry);
    assert.equal((await result.registry.getVideo(videoId))?.title, 'a');
    const fresh = path.join(test().folder, 'fresh.db');
    const second = await openRegistry({ ...test().options(), file: fresh, backupFolder: backups() });
    assert.equal(second.kind, 'ready');
    opened.push(second.registry);
  });

  it('says so, and moves nothing, where the folder cannot be used at all', async () => {
    const file = path.join(test().folder, 'nowhere', 'registry.db');
    await assert.rejects(
      openRegistry({ ...test().options(), file, backupFolder: backups() }),
      (error: unknown) => error instanceof RegistryError && error.code === 'REGISTRY_LOCK',
    );
  });
});

describe('backups', () => {
  const test = useTestRegistry();
  const folder = (): string => path.join(test().folder, 'backups');

  it('are made once a day, and the last seven are kept', async () => {
    assert.deepEqual(await listBackups(folder()), []);
    const { registry } = test();
    await test().register('a.mp4');
    for (let day = 0; day < BACKUPS_KEPT + 2; day++) {
      assert.ok(await backUpDaily(registry, folder(), test().now));
      assert.equal(await backUpDaily(registry, folder(), test().now + 1000), null);
      test().now += DAY;
    }
    const days = (await listBackups(folder())).map(({ day }) => day);
    assert.equal(days.length, BACKUPS_KEPT);
    assert.deepEqual([days[0], days.at(-1)], ['2026-12-01', '2026-11-25']);
  });

  it('are made on every day that a window stays open', async () => {
    const { registry } = test();
    await test().register('a.mp4');
    const made: string[] = [];
    const errors: unknown[] = [];
    const daily = new DailyBackups({
      registry,
      folder: folder(),
      now: () => test().now,
      onBackup: ({ day }) => made.push(day),
      onError: (error) => errors.push(error),
    });
    await daily.look();
    await daily.look();
    test().now += DAY;
    await daily.look();
    assert.deepEqual(made, ['2026-11-23', '2026-11-24']);
    fs.rmSync(folder(), { recursive: true });
    fs.writeFileSync(folder(), 'no folder');
    test().now += DAY;
    await daily.look();
    assert.equal(errors.length, 1, 'it is told, and the next day is tried all the same');
    fs.rmSync(folder());
    test().now += DAY;
    await daily.dispose();
    await daily.look();
    assert.equal(made.at(-1), '2026-11-26');
  });

  it('leave out what is no database, and other files alone', async () => {
    fs.mkdirSync(folder());
    fs.writeFileSync(path.join(folder(), 'registry-2026-01-01.db'), 'not one');
    fs.writeFileSync(path.join(folder(), 'notes.txt'), 'mine');
    assert.deepEqual(await listBackups(folder()), []);
    await backUpDaily(test().registry, folder(), test().now);
    assert.deepEqual(fs.readdirSync(folder()).sort(), [
      'notes.txt',
      'registry-2026-01-01.db',
      'registry-2026-11-23.db',
    ]);
  });

  it('put back move aside what is there', async () => {
    const { videoId } = await test().register('a.mp4');
    const backup = await backUpDaily(test().registry, folder(), test().now);
    assert.ok(backup);
    await test().registry.deleteVideo(videoId);
    await test().close();
    const aside = await restoreBackup(test().file, backup, test().now);
    assert.ok(aside !== null && fs.existsSync(aside));
    assert.equal((await (await test().open()).getVideo(videoId))?.title, 'a');
    await assert.rejects(restoreBackup(test().file, { file: '/nowhere.db', day: '' }, test().now), /ENOENT/);
    assert.equal(await test().registry.countVideos(), 1);
  });
});

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DEFAULT_ACCOUNT } from '../../../src/model/platform';
import { platformMask } from '../../../src/model/uploadStates';
import type { UploadStatus } from '../../../src/model/uploadStatus';
import { Database } from '../../../src/registry/engine/database';
import { RegistryError } from '../../../src/registry/errors';
import { migrate, SCHEMA_VERSION } from '../../../src/registry/migrations/migrate';
import { createStore } from '../../../src/registry/store/store';
import { UPLOADS_PER_VIDEO } from '../../../src/registry/store/uploadNumbers';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { useTemporaryFolder } from './support/temporaryFolder';
import { TestRegistry } from './support/testRegistry';

const AT = '2026-11-24T10:00:00.000Z';

/** Files that released versions wrote, one per `user_version`. */
const fixtures = path.resolve('test/fixtures/registry');

describe('migrations', () => {
  const folder = useTemporaryFolder();

  /** The schema as SQLite has it, without the layout of its text. */
  const schema = (db: Database): unknown[] =>
    db.all(`SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name`);

  it('there is a fixture of every version before this one', () => {
    const expected = Array.from({ length: SCHEMA_VERSION - 1 }, (_, n) => `version${n + 1}.db`);
    assert.deepEqual(fs.readdirSync(fixtures).sort(), expected);
  });

  for (const name of fs.readdirSync(fixtures)) {
    it(`lead from ${name} to the schema of a new file`, async () => {
      const file = path.join(folder(), name);
      fs.copyFileSync(path.join(fixtures, name), file);
      const migrated = await Database.open({ file });
      const fresh = await Database.open({ file: path.join(folder(), 'fresh.db') });
      try {
        migrate(migrated);
        migrate(fresh);
        assert.deepEqual(schema(migrated), schema(fresh));
        for (const table of ['videos', 'video_uploads', 'posts']) {
          assert.deepEqual(migrated.all(`PRAGMA table_xinfo(${table})`), fresh.all(`PRAGMA table_xinfo(${table})`));
        }
        assert.equal(migrated.pragma('user_version'), SCHEMA_VERSION);
        assert.deepEqual(migrated.check('full'), []);
        assert.deepEqual(migrated.all('PRAGMA foreign_key_check'), []);
      } finally {
        migrated.close();
        fresh.close();
      }
    });
  }

  it('lose nothing of version 1', async () => {
    const test = new TestRegistry(folder());
    fs.copyFileSync(path.join(fixtures, 'version1.db'), test.file);
    const registry = await VideoRegistry.open(test.options());
    try {
      const { videos } = await registry.listVideos({ sort: 'title', direction: 'ascending' });
      assert.deepEqual(
        videos.map(({ id, title, duration, fileState, uploads }) => [
          id,
          title,
          duration,
          fileState,
          uploads[0]?.status,
        ]),
        [
          ['0193-one', 'One', 12.5, 'present', 'SUCCESS'],
          ['0193-two', 'Zwei ü', null, 'missing', 'QUEUED'],
        ],
      );
      assert.equal((await registry.getMediaFacts('0193-one'))?.width, null);
      assert.equal((await registry.getAttempts('0193-one'))[0]?.postId, 'dQw4w9WgXcQ');
      assert.deepEqual(await registry.getMetadata('0193-one', ''), { title: 'Written' });
      assert.equal((await registry.listAccounts())[0]?.identity, 'UC1');
      assert.equal(await registry.getSetting('grouping'), 'status');
      const claimed = await registry.claimNext('youtube', DEFAULT_ACCOUNT, 'me', 1000);
      assert.equal(claimed?.metadata.title, 'T');
    } finally {
      await registry.close();
    }
  });

  it('number the uploads of version 6 by their videos, and lose none of them nor of their attempts', async () => {
    const file = path.join(folder(), 'version6.db');
    fs.copyFileSync(path.join(fixtures, 'version6.db'), file);
    const db = await Database.open({ file });
    try {
      const kept = (): unknown[] => [
        db.all('SELECT * FROM videos ORDER BY id').map(({ number: _, platform_states: __, ...video }) => video),
        db
          .all('SELECT * FROM video_uploads ORDER BY video_id, platform, account')
          .map(({ id: _, ...upload }) => upload),
        db
          .all(
            `SELECT u.video_id, u.platform, u.account, a.* FROM upload_attempts a JOIN video_uploads u ON u.id = a.upload_id
           ORDER BY a.id`,
          )
          .map(({ upload_id: _, ...attempt }) => attempt),
      ];
      const before = kept();
      migrate(db);
      assert.deepEqual(kept(), before);
      const numbered = db.all(
        'SELECT v.number, u.id, u.platform, u.upload_status AS status FROM video_uploads u JOIN videos v ON v.id = u.video_id',
      );
      assert.equal(numbered.length, 11);
      for (const { number, id } of numbered) assert.equal(Math.floor(Number(id) / UPLOADS_PER_VIDEO), number);
      for (const { number, states } of db.all('SELECT number, platform_states AS states FROM videos')) {
        const its = numbered.filter((upload) => upload['number'] === number);
        const bits = its.map(({ platform, status }) => platformMask([status as UploadStatus], String(platform)));
        assert.equal(
          [...new Set(bits)].reduce((sum, bit) => sum + bit, 0),
          states,
        );
      }
    } finally {
      db.close();
    }
  });

  it('keep an upload with its video', async () => {
    const db = await Database.open({ file: path.join(folder(), 'numbers.db') });
    try {
      migrate(db);
      const store = createStore(db, { video: () => undefined, all: () => undefined });
      const clip = { workspaceFolder: 'ws', title: 'Clip', createdAt: AT, size: 1, fileModifiedMs: 1, duration: 1 };
      for (const [n, id] of ['one', 'two'].entries()) {
        store.registerVideo({ ...clip, id, filePath: `${id}.mp4`, checksum: String(n).padStart(64, '0') });
        store.recordUploadAttempt(
          { videoId: id, platform: 'tiktok', account: 'a' },
          `of ${id}`,
          { status: 'FAILED' },
          AT,
        );
      }
      const refused = (sql: string, why: RegExp): void => assert.throws(() => db.run(sql), why);
      refused(
        `UPDATE video_uploads SET video_id = 'two', account = 'b' WHERE video_id = 'one'`,
        /stays with its video/,
      );
      refused(`UPDATE video_uploads SET platform = 'youtube'`, /stays with its video and its platform/);
      refused('UPDATE video_uploads SET id = id + 1', /stays with its video/);
      refused('UPDATE videos SET number = number + 10', /keeps its number/);
      refused(`UPDATE videos SET folder = 'elsewhere'`, /CHECK constraint failed/);
      refused(
        `INSERT INTO video_uploads (id, video_id, platform, account, upload_timestamp) VALUES (1, 'one', 'x', 'a', '${AT}')`,
        /numbered by its video/,
      );
    } finally {
      db.close();
    }
  });

  it('refuse a file of a newer version and leave it as it is', async () => {
    const db = await Database.open({ file: path.join(folder(), 'newer.db') });
    try {
      db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
      assert.throws(
        () => migrate(db),
        (error: unknown) => error instanceof RegistryError && error.code === 'REGISTRY_TOO_NEW',
      );
      assert.equal(db.pragma('user_version'), SCHEMA_VERSION + 1);
    } finally {
      db.close();
    }
  });
});

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DEFAULT_ACCOUNT } from '../../../src/model/platform';
import { Database } from '../../../src/registry/engine/database';
import { RegistryError } from '../../../src/registry/errors';
import { migrate, SCHEMA_VERSION } from '../../../src/registry/migrations/migrate';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { useTemporaryFolder } from './support/temporaryFolder';
import { TestRegistry } from './support/testRegistry';

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

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Database } from '../../../src/registry/engine/database';
import { unpacked } from '../../../src/registry/engine/tables';
import type { Store } from '../../../src/registry/store/store';
import { TextIndex } from '../../../src/registry/store/textIndex';
import { openStore } from './support/openStore';
import { useTemporaryFolder } from './support/temporaryFolder';

const text = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', '%', '_', '\\', 'ä', 'Ä', '🎬', '\n', ' '),
  maxLength: 6,
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), title: text, path: text }),
  fc.record({ kind: fc.constant('rename' as const), n: fc.nat(30), title: text }),
  fc.record({ kind: fc.constant('remove' as const), n: fc.nat(30) }),
  fc.record({ kind: fc.constant('search' as const), part: text }),
);

describe('the text of all videos', () => {
  const folder = useTemporaryFolder();
  let db: Database;
  let store: Store;
  beforeEach(async () => {
    ({ db, store } = await openStore(folder()));
  });
  afterEach(() => db.close());

  function add(id: string, title: string, filePath: string): void {
    store.registerVideo({
      id,
      workspaceFolder: 'ws',
      filePath,
      title,
      createdAt: '2026-11-23T10:00:00.000Z',
      size: 1,
      fileModifiedMs: 1,
      checksum: '0'.repeat(64),
      duration: null,
    });
  }

  it('is searched as SQLite’s LIKE would, whatever came, changed and went before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        db.exec('DELETE FROM videos');
        const index = new TextIndex(db);
        const ids: string[] = [];
        for (const it of steps) {
          const id = it.kind === 'rename' || it.kind === 'remove' ? ids[it.n] : undefined;
          if (it.kind === 'add') {
            ids.push(`v${ids.length}`);
            add(`v${ids.length - 1}`, it.title, `${ids.length}/${it.path}`);
          } else if (it.kind === 'rename' && id !== undefined && store.getVideo(id)) store.updateTitle(id, it.title);
          else if (it.kind === 'remove' && id !== undefined && store.getVideo(id)) store.deleteVideo(id);
          else if (it.kind === 'search') {
            const pattern = `%${it.part.replace(/[\\%_]/g, '\\$&')}%`;
            const expected = db
              .all(`SELECT id FROM videos WHERE title LIKE ? ESCAPE '\\' OR file_path LIKE ? ESCAPE '\\' ORDER BY id`, [
                pattern,
                pattern,
              ])
              .map((row) => row['id']);
            assert.deepEqual([...(index.find(it.part, 1000) ?? [])].sort(), expected);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of hundreds is searched as a look at each would, for parts of any length', () => {
    const titles = fc.sample(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '🎬'), maxLength: 12 }), {
      numRuns: 400,
      seed: 7,
    });
    db.transaction(() => titles.forEach((title, n) => add(`v${n}`, title, `${n}.mp4`)));
    const index = new TextIndex(db);
    const parts = titles.flatMap((title) => [title, title.slice(1, 4), title.slice(2, 7), `${title}x`]);
    for (const part of new Set(parts)) {
      const expected = titles.flatMap((title, n) => (title.includes(part) ? [`v${n}`] : []));
      assert.deepEqual(index.find(part, 1000), expected, part);
    }
    add('later', `${titles[0]} and more`, 'later.mp4');
    assert.deepEqual(index.find('and more', 10), ['later']);
  });

  it('is given up on where more have it than were asked for, and lists are right either way', () => {
    db.transaction(() => {
      for (let n = 0; n < 2500; n++) add(`v${n}`, n % 2 ? 'Odd' : 'Even', `${n}.mp4`);
    });
    const index = new TextIndex(db);
    assert.equal(index.find('odd', 100), undefined);
    assert.equal(index.find('odd', 1250)?.length, 1250);
    const titles = (part: string): string[] =>
      unpacked(store.listVideos({ text: part, limit: 50 })).videos.map(({ title }) => title);
    assert.deepEqual(new Set(titles('ODD')), new Set(['Odd']));
    assert.equal(titles('mp4').length, 50);
    assert.equal(titles('2499.mp4').length, 1);
    assert.deepEqual(titles('2499.mp4\0'), []);
  });

  it('follows many changes at once', () => {
    add('first', 'first', 'first.mp4');
    const index = new TextIndex(db);
    assert.deepEqual(index.find('later', 10), []);
    db.transaction(() => {
      for (let n = 0; n < 2100; n++) add(`v${n}`, n === 7 ? 'Later' : 'x', `${n}.mp4`);
    });
    assert.deepEqual(index.find('later', 10), ['v7']);
    assert.deepEqual(index.find('first', 10), ['first']);
  });
});

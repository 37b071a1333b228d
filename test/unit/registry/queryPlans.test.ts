import assert from 'node:assert/strict';
import path from 'node:path';
import { DEFAULT_ACCOUNT } from '../../../src/model/platform';
import { videoSorts, type VideoListInput } from '../../../src/model/videoList';
import { Database, type SqlParams } from '../../../src/registry/engine/database';
import { unpacked } from '../../../src/registry/engine/tables';
import { migrate } from '../../../src/registry/migrations/migrate';
import { createStore, type Store } from '../../../src/registry/store/store';
import { nextUploadNumber } from '../../../src/registry/store/uploadNumbers';
import type { NewVideo } from '../../../src/registry/store/videoOperations';
import { useTemporaryFolder } from './support/temporaryFolder';

describe('query plans', () => {
  const folder = useTemporaryFolder();
  let db: Database;
  let store: Store;
  let statements: { sql: string; params: SqlParams | undefined }[];

  beforeEach(async () => {
    db = await Database.open({ file: path.join(folder(), 'registry.db') });
    migrate(db);
    // What the operations really ask, not a copy of it.
    const recorded = new Proxy(db, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (name === 'get' || name === 'all' || name === 'columns' || name === 'run') {
            statements.push({ sql: String(args[0]), params: args[1] as SqlParams | undefined });
          }
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
    store = createStore(recorded, { video: () => undefined, all: () => undefined });
    fill();
  });
  afterEach(() => db.close());

  const clip = (id: string, n: number): NewVideo => ({
    id,
    workspaceFolder: 'ws',
    filePath: `${n % 6 ? 'most' : 'sixth'}/${id}.mp4`,
    title: `Clip ${n}`,
    createdAt: '2026-11-23T10:00:00.000Z',
    size: 1,
    fileModifiedMs: 1,
    checksum: String(n).padStart(64, '0'),
    duration: n % 50,
  });

  /** 3,000 videos: more than are looked up, of which some are queued. */
  function fill(): void {
    statements = [];
    db.transaction(() => {
      for (let n = 0; n < 3000; n++) {
        const id = `v${n}`;
        store.registerVideo(clip(id, n));
        const status = n < 10 ? 'QUEUED' : 'CANCELLED';
        db.run(
          `INSERT INTO video_uploads (id, video_id, platform, account, upload_status, upload_timestamp)
           SELECT ${nextUploadNumber}, v.id, 'youtube', 'default', ?, '2026-11-23T10:00:00.000Z'
           FROM videos v WHERE v.id = ?`,
          [status, id],
        );
      }
    });
  }

  function plans(work: () => unknown): string[][] {
    statements = [];
    work();
    return statements
      .filter(({ sql }) => /^\s*(SELECT|UPDATE|DELETE)/.test(sql))
      .map(({ sql, params }) => db.all(`EXPLAIN QUERY PLAN ${sql}`, params).map((row) => String(row['detail'])));
  }

  function assertNoScan(plan: readonly string[]): void {
    const bad = plan.filter(
      (line) => /^SCAN (?!value|json_each|asked|found)/.test(line) && !/USING (COVERING )?INDEX/.test(line),
    );
    assert.deepEqual(bad, [], plan.join('\n'));
  }

  /** The page's videos are read in the order in which they are found: these are the lines about finding them. */
  function finding(plan: readonly string[]): string[] {
    assert.equal(plan[0], 'CO-ROUTINE found', plan.join('\n'));
    assert.deepEqual(plan.slice(-2), ['SCAN found', 'SEARCH v USING INTEGER PRIMARY KEY (rowid=?)']);
    return plan.slice(1, -2);
  }

  for (const sort of videoSorts) {
    const index = { title: 'videos_by_title', duration: 'videos_by_duration', created: 'videos_by_created_at' }[sort];
    for (const direction of ['ascending', 'descending'] as const) {
      it(`a page by ${sort}, ${direction}, walks its index and sorts nothing`, () => {
        const first = unpacked(store.listVideos({ sort, direction, limit: 200 }));
        assert.equal(first.videos.length, 200);
        const [page = [], uploads] = plans(() => store.listVideos({ sort, direction, limit: 200 }));
        assert.deepEqual(finding(page), [`SCAN v USING COVERING INDEX ${index}`]);
        // In the order of the given videos, and by their numbers.
        assert.deepEqual(uploads, [
          'SCAN asked VIRTUAL TABLE INDEX 1:',
          'SEARCH u USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
        ]);
        const next = plans(() => store.listVideos({ sort, direction, limit: 200, after: first.next })).slice(0, -1);
        assert.ok(next.length >= 1);
        for (const plan of next) {
          const found = finding(plan);
          assert.equal(found.length, 1, plan.join('\n'));
          assert.match(found[0] ?? '', new RegExp(`^SEARCH v USING (COVERING )?INDEX ${index} \\(`));
        }
      });

      it(`a page of states or of a folder, by ${sort}, ${direction}, stands in order in an index`, () => {
        const name = index.replace('videos_by_', '');
        const byStates = `videos_by_states_and_${name} (upload_states=?)`;
        const byFolder = `videos_by_folder_and_${name} (workspace_folder=? AND folder=?)`;
        const ofStates = [
          { status: 'CANCELLED' },
          { status: 'QUEUED', platform: 'youtube' },
          { group: 'running' },
        ] as const;
        for (const query of ofStates) {
          assert.deepEqual(finding(planOf({ ...query, sort, direction })), [
            `SEARCH v USING COVERING INDEX ${byStates}`,
          ]);
        }
        const folder = { workspaceFolder: 'ws', path: 'sixth' };
        for (const below of [false, true]) {
          const plan = planOf({ folder: { ...folder, below }, sort, direction });
          assert.deepEqual(finding(plan), [`SEARCH v USING COVERING INDEX ${byFolder}`]);
        }

        const page = { platform: 'youtube', sort, direction, limit: 200 } as const;
        const states = finding(planOf(page));
        // Videos of several states are merged.
        assert.deepEqual(
          states.filter((line) => !/^(MERGE|LEFT|RIGHT)/.test(line)),
          [`SEARCH v USING COVERING INDEX ${byStates}`, `SEARCH v USING COVERING INDEX ${byStates}`],
        );
        const { next } = unpacked(store.listVideos(page));
        const found = plans(() => store.listVideos({ ...page, after: next })).filter(
          (it) => it[0] === 'CO-ROUTINE found',
        );
        assert.ok(found.length >= 1);
        found.forEach(assertSortsNothing);
      });
    }
  }

  function assertSortsNothing(plan: readonly string[]): void {
    assert.ok(!plan.some((line) => line.includes('TEMP B-TREE')), plan.join('\n'));
  }

  /** The plan of the query that finds a page's videos: before the last, which finds their uploads. */
  const planOf = (query: VideoListInput): string[] => plans(() => store.listVideos(query)).at(-2) ?? [];

  function assertHas(plan: readonly string[], wanted: RegExp): void {
    assert.ok(
      plan.some((line) => wanted.test(line)),
      plan.join('\n'),
    );
  }

  function addUpload(video: string, platform: string): void {
    db.run(
      `INSERT INTO video_uploads (id, video_id, platform, account, upload_status, upload_timestamp)
       SELECT ${nextUploadNumber}, v.id, ?, 'default', 'CANCELLED', '2026-11-23T10:00:00.000Z'
       FROM videos v WHERE v.id = ?`,
      [platform, video],
    );
  }

  it('few of a folder with others below it are looked up; more are met on the walk over the sorted index', () => {
    store.registerVideo({ ...clip('deep', 3000), filePath: 'sixth/below/deep.mp4' });
    const folder = { workspaceFolder: 'ws', path: 'sixth', below: true };
    const below = planOf({ folder, sort: 'created', limit: 1000 });
    assertHas(
      below,
      /^SEARCH v USING COVERING INDEX videos_by_folder_and_created_at \(workspace_folder=\? AND folder>\? AND folder<\?\)$/,
    );
    const many = planOf({ folder, sort: 'created', limit: 100 });
    assert.deepEqual(finding(many), ['SCAN v USING COVERING INDEX videos_by_created_at']);
  });

  it('few of a state and a folder are looked up by what has fewer, and the rest tested on the way', () => {
    const folder = { workspaceFolder: 'ws', path: 'sixth' };
    assert.deepEqual(finding(planOf({ folder, status: 'QUEUED', sort: 'title' })), [
      'SEARCH v USING COVERING INDEX videos_by_states_and_title (upload_states=?)',
    ]);
    const fewer = { workspaceFolder: 'ws', path: 'few' };
    store.registerVideo({ ...clip('alone', 3000), filePath: 'few/alone.mp4' });
    addUpload('alone', 'youtube');
    assert.deepEqual(finding(planOf({ folder: fewer, status: 'CANCELLED', sort: 'title' })), [
      'SEARCH v USING INDEX videos_by_folder_and_title (workspace_folder=? AND folder=?)',
    ]);
  });

  it('platforms that share their states are looked up by ids where few have them, and else told apart by a look', () => {
    addUpload('v50', 'vimeo');
    const few = planOf({ status: 'CANCELLED', platform: 'vimeo', sort: 'title' });
    assertHas(few, /^SEARCH v USING INDEX sqlite_autoindex_videos_1 \(id=\?\)$/);
    assertNoScan(few);
    db.transaction(() => {
      for (let n = 0; n < 2990; n++) addUpload(`v${n}`, 'peertube');
    });
    const many = planOf({ status: 'CANCELLED', platform: 'peertube', sort: 'title' });
    assertHas(many, /^SEARCH v USING COVERING INDEX videos_by_states_and_title \(upload_states=\?\)$/);
    assertHas(many, /^SEARCH u .*USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/);
    assertNoScan(many);
    assertSortsNothing(many);
  });

  it('a group is counted from an index', () => {
    assert.equal(unpacked(store.listVideos({ group: 'running' })).videos.length, 10);
    const counting = plans(() => store.countGroups('state', {}));
    assert.equal(counting.length, 1);
    assert.match(counting[0]?.join('\n') ?? '', /^SCAN v USING COVERING INDEX videos_by_states_and_\w+$/);
    assert.deepEqual(store.countGroups('state', {}), [
      { by: 'state', state: 'running', count: 10 },
      { by: 'state', state: 'idle', count: 2990 },
    ]);
    assert.deepEqual(store.countGroups('folder', { group: 'running' }), [
      { by: 'folder', folder: { workspaceFolder: 'ws', path: 'most' }, count: 8 },
      { by: 'folder', folder: { workspaceFolder: 'ws', path: 'sixth' }, count: 2 },
    ]);
  });

  it('counts come from an index alone', () => {
    assert.deepEqual(
      plans(() => store.countByStatus()),
      [['SCAN video_uploads USING COVERING INDEX uploads_by_status']],
    );
  });

  it('the queue’s next is the first entry of an index', () => {
    const lease = { owner: 'me', now: '2026-11-23T10:00:00.000Z', expiresAt: '2026-11-23T10:00:01.000Z' };
    const limits = { cooldownSeconds: 1, perHour: 2, perDay: 3 };
    const all = plans(() => store.claimNext('instagram', DEFAULT_ACCOUNT, 'attempt', lease, limits));
    const next = all.find((plan) => plan.some((line) => line.includes('uploads_in_queue')));
    assert.match(
      next?.[0] ?? '',
      /^SEARCH u USING INDEX uploads_in_queue \(platform=\? AND account=\? AND next_attempt_at=\?\)$/,
    );
    for (const plan of all) {
      if (!plan.includes('SCAN engine_state')) assertNoScan(plan.filter((it) => !it.includes('CONSTANT')));
    }
    assert.ok(!next?.some((line) => line.includes('TEMP B-TREE')), next?.join('\n'));
  });

  it('an earlier post is found by its bytes, the newest first', () => {
    const key = { videoId: 'v20', platform: 'youtube', account: DEFAULT_ACCOUNT };
    const all = plans(() => store.canUpload(key, '2026-11-23T10:00:00.000Z'));
    all.forEach(assertNoScan);
    const posts = all.find((plan) => plan.some((line) => line.includes(' p '))) ?? [];
    assert.ok(posts.some((line) => line.includes('posts_by_checksum (checksum=? AND platform=? AND account=?)')));
    assert.ok(!posts.some((line) => line.includes('TEMP B-TREE')), posts.join('\n'));
  });

  it('what changed since a revision is read from indexes', () => {
    const [plan] = plans(() => store.changedSince(2990));
    const text = plan?.join('\n') ?? '';
    assert.match(text, /SEARCH videos USING INDEX videos_by_revision \(revision>\?\)/);
    assert.match(text, /SEARCH removed_videos USING (COVERING )?INDEX removed_videos_by_revision \(revision>\?\)/);
  });

  it('nothing the queue is asked or told scans a table of videos or uploads', () => {
    const key = { videoId: 'v2500', platform: 'youtube', account: DEFAULT_ACCOUNT };
    const now = '2026-11-23T10:00:00.000Z';
    const metadata = { title: 'T', visibility: 'public', madeForKids: false } as never;
    const request = { ...key, metadata, transport: 'browser', override: false, attemptId: 'one' };
    const limits = { cooldownSeconds: 1, perHour: 2, perDay: 3 };
    const all = plans(() => {
      store.queueBatch('batch', 'title', [{ ...request, limits }], now);
      store.getBatch('batch');
      store.getBatchItems('batch');
      store.unfinishedBatches(now);
      store.requestCancel(key);
      store.cancelRequests('me');
      store.cancelUpload(key, now);
      store.cancelUploads({ batchId: 'batch' }, now);
      store.releaseDue(now);
      store.nextDue();
      store.missedUploads();
      store.releaseLane('youtube', DEFAULT_ACCOUNT, now);
      store.limitedLanes();
      store.replanLimited('youtube', DEFAULT_ACCOUNT, limits, now);
      store.quota('youtube', DEFAULT_ACCOUNT, limits, now);
      store.queuedLanes();
      store.listLanes(now);
    });
    assert.ok(all.length > 15);
    // As many rows as there are lanes and accounts, or one.
    const small = /^SCAN (engine_state|revision|lanes|accounts|CONSTANT|\(subquery)/;
    for (const plan of all) assertNoScan(plan.filter((line) => !small.test(line)));
  });

  it('nothing an upload or a video is asked or told scans a table', () => {
    const key = { videoId: 'v20', platform: 'youtube', account: DEFAULT_ACCOUNT };
    const all = plans(() => {
      store.getVideos(['v1', 'v2']);
      store.getAttempts('v1');
      store.findByChecksum('0'.repeat(64));
      store.twins('v1');
      store.getPosts('v1');
      store.getAllMetadata('v1');
      store.queuedLanes();
      store.leasedUploads();
      store.recordUploadAttempt(key, 'attempt', { status: 'FAILED' }, '2026-11-23T10:00:00.000Z');
      store.incrementRetryCount(key, 3, '2026-11-23T10:00:00.000Z');
      store.renewLeases('me', [1, 2], '2026-11-23T10:00:00.000Z');
      store.setDuplicateAllowed('v1', true);
      store.deleteVideo('v3');
    });
    assert.ok(all.length > 15);
    for (const plan of all) {
      if (!plan.some((line) => line.includes('revision'))) assertNoScan(plan);
    }
  });
});

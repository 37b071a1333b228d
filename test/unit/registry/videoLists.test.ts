import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VideoWithUploads } from '../../../src/model/records';
import { groupMasks, hasOwnStates, inGroup, platformMask, statesMask } from '../../../src/model/uploadStates';
import { uploadError } from '../../../src/model/uploadError';
import { uploadStatuses, type UploadStatus } from '../../../src/model/uploadStatus';
import { folderOf, stateGroupOf, stateGroups } from '../../../src/model/videoGroups';
import { videoSorts, type VideoFilter, type VideoPage, type VideoSort } from '../../../src/model/videoList';
import type { Database } from '../../../src/registry/engine/database';
import { unpacked } from '../../../src/registry/engine/tables';
import { toUpload, toVideo, uploadColumns, videoColumns } from '../../../src/registry/store/rows';
import type { Store } from '../../../src/registry/store/store';
import { nextUploadNumber } from '../../../src/registry/store/uploadNumbers';
import { openStore } from './support/openStore';
import { useTemporaryFolder } from './support/temporaryFolder';

const AT = '2026-11-23T10:00:00.000Z';
const FOLDERS = ['', 'a', 'a/b', 'ab', 'a b', 'a-', 'a0'];
/** Two of them share what is kept of their states. */
const PLATFORMS = ['instagram', 'tiktok', 'youtube', 'peertube', 'vimeo'];
const ACCOUNTS = ['default', 'second'];

describe('lists of videos', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let db: Database;
  let store: Store;

  beforeEach(async () => {
    ({ db, store } = await openStore(folder()));
  });
  afterEach(() => db.close());

  function add(n: number): void {
    const name = FOLDERS[n % FOLDERS.length] ?? '';
    store.registerVideo({
      id: `v${String(n).padStart(3, '0')}`,
      workspaceFolder: n % 7 === 0 ? 'other' : 'ws',
      filePath: `${name}${name === '' ? '' : '/'}clip ${n}.mp4`,
      title: `${n % 3 ? 'Clip' : 'clip'} ${n % 11}`,
      createdAt: `2026-11-2${n % 9}T10:00:00.000Z`,
      size: 1,
      fileModifiedMs: 1,
      checksum: String(n).padStart(64, '0'),
      duration: n % 4 === 0 ? null : n % 5,
    });
  }

  /** As it is, whatever the rules of transitions: the index of states has to follow all of them. */
  function put(video: number, platform: string, status: UploadStatus | null, account = 'default'): void {
    const id = `v${String(video).padStart(3, '0')}`;
    const key = [platform, account, id];
    if (!status) {
      db.run('DELETE FROM video_uploads WHERE platform = ? AND account = ? AND video_id = ?', key);
      return;
    }
    const live = status === 'SUCCESS' || status === 'SCHEDULED' ? 'post' : null;
    const owner = status === 'IN_PROGRESS' || status === 'SUBMITTING' ? 'me' : null;
    db.run(
      `INSERT INTO video_uploads (id, video_id, upload_status, upload_timestamp, platform_post_id, lease_owner, platform, account)
       SELECT ${nextUploadNumber}, v.id, ?, ?, ?, ?, ?, ? FROM videos v WHERE v.id = ?
       ON CONFLICT DO UPDATE SET upload_status = excluded.upload_status, platform_post_id = excluded.platform_post_id,
         lease_owner = excluded.lease_owner`,
      [status, AT, live, owner, ...key],
    );
  }

  /** As the registry is to keep them. */
  function statesOf(uploads: readonly Pick<VideoWithUploads['uploads'][number], 'status' | 'platform'>[]) {
    // Each is a bit.
    const bits = new Set(uploads.map(({ status, platform }) => platformMask([status], platform)));
    return {
      upload_states: statesMask(uploads.map(({ status }) => status)),
      platform_states: [...bits].reduce((sum, bit) => sum + bit, 0),
    };
  }

  const everything = (): readonly VideoWithUploads[] => unpacked(store.listVideos({ limit: 500 })).videos;

  function passes(video: VideoWithUploads, { status, group, platform, folder: within }: VideoFilter): boolean {
    if (group !== undefined && stateGroupOf(video.uploads) !== group) return false;
    if (within) {
      const its = folderOf(video);
      if (its.workspaceFolder !== within.workspaceFolder) return false;
      const below = within.path === '' || `${its.path}/`.startsWith(`${within.path}/`);
      if (within.below === false ? its.path !== within.path : !below) return false;
    }
    if (status === undefined && platform === undefined) return true;
    return video.uploads.some(
      (upload) =>
        (status === undefined || upload.status === status) && (platform === undefined || upload.platform === platform),
    );
  }

  function keyOf(video: VideoWithUploads, sort: VideoSort): string | number {
    return { title: video.title.toUpperCase(), duration: video.duration ?? -1, created: video.createdAt }[sort];
  }

  it('keep the states of a video’s uploads beside it, whatever is done to them', () => {
    const change = fc.record({
      video: fc.nat(9),
      platform: fc.constantFrom(...PLATFORMS),
      account: fc.constantFrom(...ACCOUNTS),
      status: fc.option(fc.constantFrom(...uploadStatuses)),
    });
    for (let n = 0; n < 10; n++) add(n);
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        for (const { video, platform, account, status } of changes) put(video, platform, status, account);
        const kept = new Map(
          db
            .all('SELECT id, upload_states, platform_states FROM videos')
            .map(({ id, ...states }) => [id, states] as const),
        );
        for (const { id, uploads } of everything()) assert.deepEqual(kept.get(id), statesOf(uploads), id);
      }),
      { numRuns: 60 },
    );
    for (let n = 0; n < 10; n++) store.deleteVideo(`v00${n}`);
    assert.deepEqual(db.check('full'), []);
  });

  it('are what a look at each video would find, whichever way it is come by', () => {
    db.transaction(() => {
      for (let n = 0; n < 200; n++) {
        add(n);
        // Not in the order of their names.
        PLATFORMS.slice(0, n % 6).forEach((platform, k) => {
          const many = (['PENDING', 'CANCELLED', 'SUCCESS'] as const)[(n + k) % 3] ?? null;
          put(n, platform, n % 10 === 0 ? (uploadStatuses[(n / 10 + k) % uploadStatuses.length] ?? null) : many);
        });
      }
    });
    const all = everything();
    assert.equal(all.length, 200);
    const filter = fc.record(
      {
        status: fc.constantFrom(...uploadStatuses),
        group: fc.constantFrom(...stateGroups),
        platform: fc.constantFrom(...PLATFORMS),
        folder: fc.record({
          workspaceFolder: fc.constantFrom('ws', 'other'),
          path: fc.constantFrom(...FOLDERS),
          below: fc.boolean(),
        }),
      },
      { requiredKeys: [] },
    );
    const how = fc.record({
      sort: fc.constantFrom(...videoSorts),
      direction: fc.constantFrom('ascending' as const, 'descending' as const),
      limit: fc.constantFrom(1, 3, 20, 150),
    });
    fc.assert(
      fc.property(filter, how, (wanted, { sort, direction, limit }) => {
        const sign = direction === 'ascending' ? 1 : -1;
        const expected = all
          .filter((video) => passes(video, wanted))
          .sort((a, b) => {
            const [x, y] = [keyOf(a, sort), keyOf(b, sort)];
            return sign * (x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1);
          });
        const found: VideoWithUploads[] = [];
        let after = null;
        do {
          const page: VideoPage = unpacked(store.listVideos({ ...wanted, sort, direction, limit, after }));
          found.push(...page.videos);
          after = page.next;
        } while (after);
        assert.deepEqual(found, expected);
        assert.equal(store.countVideos(wanted), expected.length);
        const counted = store.countGroups('state', wanted).map((group) => group.count);
        assert.equal(
          counted.reduce((sum, count) => sum + count, 0),
          expected.length,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('find a state among as many combinations of them as there are', () => {
    const statusOf = (n: number): UploadStatus => uploadStatuses[n % uploadStatuses.length] ?? 'PENDING';
    const combine = (from: number, to: number): void =>
      db.transaction(() => {
        for (let n = from; n < to; n++) {
          add(n);
          put(n, 'youtube', statusOf(n));
          put(n, 'tiktok', statusOf(Math.floor(n / 12)));
          put(n, 'instagram', statusOf(Math.floor(n / 144)));
        }
      });
    const ids = (query: VideoFilter, direction: 'ascending' | 'descending'): string[] =>
      unpacked(store.listVideos({ ...query, sort: 'title', direction, limit: 500 })).videos.map(({ id }) => id);
    let from = 0;
    for (const to of [3, 300, 700]) {
      combine(from, to);
      from = to;
      for (const status of ['PENDING', 'CANCELLED'] as const) {
        const wanted = Array.from({ length: to }, (_, n) => n).filter((n) => statusOf(n) === status).length;
        const found = ids({ platform: 'youtube', status }, 'ascending');
        assert.equal(found.length, wanted);
        assert.deepEqual(ids({ platform: 'youtube', status }, 'descending'), found.reverse());
      }
      assert.equal(ids({ platform: 'youtube' }, 'ascending').length, Math.min(500, to));
      assert.equal(store.countVideos({ platform: 'youtube' }), to);
    }
  });

  it('hold each record as its row says', () => {
    for (let n = 0; n < 40; n++) {
      add(n);
      for (const platform of PLATFORMS.slice(n % 6)) {
        put(n, platform, uploadStatuses[n % uploadStatuses.length] ?? null);
      }
    }
    const error = uploadError({ kind: 'network', userMessage: 'The connection was cut.' });
    db.run('UPDATE video_uploads SET error = ?, status_reason = ? WHERE id % 5 = 0', [JSON.stringify(error), 'cut']);
    db.run(
      `UPDATE video_uploads SET missed = 1, next_attempt_at = ?, scheduled_at = ? WHERE upload_status = 'QUEUED'`,
      [AT, AT],
    );
    put(1, 'youtube', 'PENDING', 'another');
    put(2, 'instagram', 'PENDING', 'a');
    db.run('UPDATE videos SET duplicate_allowed = 1 WHERE size = 1 AND duration IS NULL');

    const row = (id: string): VideoWithUploads => {
      const video = db.get(`SELECT ${videoColumns} FROM videos v WHERE v.id = ?`, [id]);
      const uploads = db.all(
        `SELECT ${uploadColumns} FROM video_uploads u WHERE u.video_id = ? ORDER BY u.platform, u.account`,
        [id],
      );
      return { ...toVideo(video ?? {}), uploads: uploads.map(toUpload) };
    };
    const all = everything();
    assert.equal(all.length, 40);
    const uploads = all.flatMap((video) => video.uploads);
    assert.ok(uploads.some(({ missed }) => missed) && uploads.some((it) => it.error?.kind === 'network'));
    assert.ok(all.some(({ duplicateAllowed }) => duplicateAllowed));
    for (const video of all) assert.deepEqual(video, row(video.id));

    const asked = ['v002', 'v001', 'v001', 'nobody', 'v039', 'v002'];
    const given = unpacked(store.getVideos(asked));
    assert.deepEqual(
      given,
      asked.filter((id) => id !== 'nobody').map((id) => row(id)),
    );
    assert.deepEqual(unpacked(store.getVideos([])), []);
  });

  it('take a video for one of the group that its uploads put it into, and tell platforms apart', () => {
    const upload = fc.record({
      status: fc.constantFrom(...uploadStatuses),
      platform: fc.constantFrom(...PLATFORMS),
    });
    fc.assert(
      fc.property(fc.array(upload, { maxLength: 8 }), (uploads) => {
        const states = statesOf(uploads);
        assert.deepEqual(
          stateGroups.filter((it) => inGroup(states.upload_states, groupMasks(it))),
          [stateGroupOf(uploads)],
        );
        for (const platform of PLATFORMS) {
          // Those that share a place are told apart by a look at their uploads.
          const there = uploads.filter((it) =>
            hasOwnStates(platform) ? it.platform === platform : !hasOwnStates(it.platform),
          );
          for (const status of uploadStatuses) {
            const common = BigInt(states.platform_states) & BigInt(platformMask([status], platform));
            assert.equal(
              common !== 0n,
              there.some((it) => it.status === status),
              `${status} on ${platform}`,
            );
          }
        }
      }),
    );
  });
});

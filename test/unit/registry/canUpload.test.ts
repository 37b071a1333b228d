import assert from 'node:assert/strict';
import { decideUpload, type FileState } from '../../../src/model/uploadDecision';
import { isPosted, uploadStatuses, type UploadStatus } from '../../../src/model/uploadStatus';
import type { Database } from '../../../src/registry/engine/database';
import type { Store } from '../../../src/registry/store/store';
import { nextUploadNumber } from '../../../src/registry/store/uploadNumbers';
import { openStore } from './support/openStore';
import { useTemporaryFolder } from './support/temporaryFolder';

const NOW = '2026-11-23T10:00:00.000Z';
const KEY = { videoId: 'clip', platform: 'youtube', account: 'default' };
const closed = { cooldownSeconds: 0, perHour: 1, perDay: 1 };

type Lease = 'none' | 'live' | 'dead';

function leasesOf(status: UploadStatus | null): readonly Lease[] {
  if (status === null) return ['none'];
  return status === 'IN_PROGRESS' || status === 'SUBMITTING' ? ['live', 'dead'] : ['none', 'live', 'dead'];
}

/** What is in the tables, against the decision table that `uploadDecision.test.ts` holds to the design. */
describe('canUpload reads the facts of the decision', function () {
  const folder = useTemporaryFolder();
  let db: Database;
  let store: Store;
  this.timeout(60_000);

  beforeEach(async () => {
    ({ db, store } = await openStore(folder()));
    for (const id of ['clip', 'twin', 'other']) {
      const checksum = (id === 'other' ? 'b' : 'a').repeat(64);
      const facts = { workspaceFolder: 'ws', createdAt: NOW, size: 1, fileModifiedMs: 1, duration: null };
      store.registerVideo({ ...facts, id, title: id, filePath: `${id}.mp4`, checksum });
    }
  });
  afterEach(() => db.close());

  function prepare(
    file: FileState,
    status: UploadStatus | null,
    lease: Lease,
    allowed: boolean,
    earlier: boolean,
  ): void {
    db.run('DELETE FROM posts');
    db.run('DELETE FROM video_uploads');
    db.run(`UPDATE videos SET file_state = ?, duplicate_allowed = ? WHERE id = 'clip'`, [file, Number(allowed)]);
    if (earlier) post('twin', 'a');
    if (status === null) return;
    const held = lease === 'none' ? [null, null] : ['owner', lease === 'live' ? '2026-11-23T10:00:01.000Z' : NOW];
    db.run(
      `INSERT INTO video_uploads (id, video_id, platform, account, upload_status, upload_timestamp, platform_post_id,
                                  lease_owner, lease_expires_at)
       SELECT ${nextUploadNumber}, v.id, 'youtube', 'default', ?, ?, ?, ?, ? FROM videos v WHERE v.id = 'clip'`,
      [status, NOW, isPosted(status) ? 'own' : null, ...held],
    );
  }

  function post(videoId: string, bytes: string): void {
    db.run(
      `INSERT INTO posts (platform, account, platform_post_id, video_id, checksum, published_at)
       VALUES ('youtube', 'default', ?, ?, ?, ?)`,
      [`post of ${videoId}`, videoId, bytes.repeat(64), '2026-11-23T09:59:00.000Z'],
    );
  }

  it('for every status, lease, toggle, earlier post and state of the file', () => {
    let cells = 0;
    for (const file of ['present', 'missing', 'changed'] as const) {
      for (const status of [null, ...uploadStatuses]) {
        for (const lease of leasesOf(status)) {
          for (const duplicateAllowed of [false, true]) {
            for (const earlier of [false, true]) {
              prepare(file, status, lease, duplicateAllowed, earlier);
              const { decision, earlierPost } = store.canUpload(KEY, NOW, null);
              const facts = { file, status, lease, duplicateAllowed, earlierPost, rateLimitedUntil: null };
              const cell = JSON.stringify(facts);
              assert.deepEqual(decision, decideUpload({ ...facts, override: false }), cell);
              assert.equal(earlierPost?.postId, earlier ? 'post of twin' : undefined, cell);
              cells++;
            }
          }
        }
      }
    }
    // An upload that was never asked for has no lease; two states are never without one, by a CHECK of the table.
    assert.equal(cells, 3 * (1 + 10 * 3 + 2 * 2) * 2 * 2);
    assert.throws(() => prepare('present', 'SUBMITTING', 'none', false, false), { code: 'SQLITE_CONSTRAINT_CHECK' });
  });

  it('for the rate window, which a post of other bytes on the account closes, too', () => {
    prepare('present', null, 'none', false, false);
    assert.deepEqual(store.canUpload(KEY, NOW, closed).decision, { allowed: true });
    const reported = { status: 'SUCCESS', post: { postId: 'p', url: 'https://example.com/p' } } as const;
    store.recordUploadAttempt({ ...KEY, videoId: 'other' }, 'attempt', reported, '2026-11-23T09:59:00.000Z');
    const { decision } = store.canUpload(KEY, NOW, closed);
    assert.ok(!decision.allowed && decision.reason === 'rate_limited');
    assert.equal(decision.until, '2026-11-24T09:59:00.000Z');
  });

  it('for a video that is not registered', () => {
    const { decision } = store.canUpload({ ...KEY, videoId: 'nobody' }, NOW, null);
    assert.deepEqual(decision, { allowed: false, reason: 'unregistered', until: null });
  });
});

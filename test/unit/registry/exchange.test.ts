import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { campaignPlanSchema } from '../../../src/model/campaign';
import { DEFAULT_ACCOUNT } from '../../../src/model/platform';
import { uploadError, uploadErrorKinds } from '../../../src/model/uploadError';
import { uploadStatuses } from '../../../src/model/uploadStatus';
import { Database } from '../../../src/registry/engine/database';
import { RegistryError } from '../../../src/registry/errors';
import { csvColumns, escapeFormula, unescapeFormula } from '../../../src/registry/exchange/csvRows';
import type { ExchangedVideo, RegistryDocument } from '../../../src/registry/exchange/document';
import { exportCsv, exportJson, exportSqlite } from '../../../src/registry/exchange/exportRegistry';
import {
  importJson,
  importSqlite,
  importVideos,
  type ExchangeRegistry,
} from '../../../src/registry/exchange/importRegistry';
import type { ExchangeTask } from '../../../src/registry/exchange/exchangeProtocol';
import { planMerge, type VideoIdentity } from '../../../src/registry/exchange/mergePlan';
import { runExchange } from '../../../src/registry/exchange/runExchange';
import { migrate } from '../../../src/registry/migrations/migrate';
import { createStore } from '../../../src/registry/store/store';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { plainMetadata, useTestRegistry } from './support/testRegistry';

/** Text as people and programs write it: quotes, commas, line breaks, formulas, any script; no NUL. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((it) => it.replaceAll('\0', '')),
  fc.constantFrom('', '=1+1', "'=x", '-', '"a","b"', 'line\r\nbreak', '\uFEFFbom', "'); DROP TABLE videos;--", ' , '),
);
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of);
const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((it) => it.toISOString());
const checksum = fc.string({ unit: fc.nat(15).map((digit) => digit.toString(16)), minLength: 64, maxLength: 64 });
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true }).map((it) => it + 0);
const error = fc
  .record({ kind: fc.constantFrom(...uploadErrorKinds), userMessage: text, pressed: fc.boolean(), hint: maybe(text) })
  .map((it) => uploadError(it));
/** Those that an import does not change. */
const restingStatus = fc.constantFrom(
  ...uploadStatuses.filter((it) => !['QUEUED', 'IN_PROGRESS', 'SUBMITTING'].includes(it)),
);

const attempt = fc.record({
  id: fc.uuid(),
  startedAt: time,
  finishedAt: time,
  outcome: restingStatus,
  error: maybe(error),
  pressed: fc.boolean(),
  postId: maybe(text),
  postUrl: maybe(text),
  evidencePath: maybe(text),
  transport: text,
  override: fc.boolean(),
});
const upload = fc
  .record({
    platform: fc.constantFrom('youtube', 'tiktok', 'instagram'),
    account: fc.constantFrom('default', 'second'),
    status: restingStatus,
    statusAt: time,
    postId: fc.uuid(),
    postUrl: maybe(text),
    postVisibility: maybe(text),
    error: maybe(error),
    retryCount: fc.nat(9),
    waitsUntil: fc.constant(null),
    attempts: fc.array(attempt, { maxLength: 2 }).map((list) => list.map((it, n) => ({ ...it, number: n + 1 }))),
  })
  .map((it) => ({ ...it, error: it.error }));
const video: fc.Arbitrary<ExchangedVideo> = fc.record({
  id: fc.uuid(),
  workspaceFolder: fc.constantFrom('', 'ws'),
  filePath: text.map((it) => `/${it}`),
  title: text,
  createdAt: time,
  size: fc.nat(),
  fileModifiedMs: seconds,
  checksum: fc.oneof(checksum, fc.constant('a'.repeat(64))),
  duration: maybe(seconds),
  duplicateAllowed: fc.boolean(),
  fileState: fc.constantFrom('present', 'missing', 'changed'),
  media: fc.record({
    width: maybe(fc.integer({ min: 1, max: 9999 })),
    height: maybe(fc.integer({ min: 1, max: 9999 })),
    fps: maybe(fc.constantFrom(23.976, 30, 60)),
    rotation: maybe(fc.constantFrom(0, 90, 180, 270)),
    videoCodec: maybe(fc.constantFrom('avc', 'hevc')),
    audioCodec: maybe(fc.constantFrom('aac')),
    bitrate: maybe(seconds),
    fastStart: maybe(fc.boolean()),
  }),
  metadata: fc.uniqueArray(
    fc.record({
      platform: fc.constantFrom('', 'youtube', 'tiktok'),
      fields: fc.dictionary(fc.constantFrom('title', 'description', 'newField'), text, { noNullPrototype: true }),
      updatedAt: time,
    }),
    { selector: (it) => it.platform, maxLength: 3 },
  ),
  uploads: fc.uniqueArray(upload, { selector: (it) => `${it.platform}/${it.account}`, maxLength: 3 }),
});
const videos = fc.uniqueArray(video, { selector: (it) => `${it.workspaceFolder}/${it.filePath}`, maxLength: 5 });

describe('export and import', () => {
  const test = useTestRegistry();
  let count = 0;

  /** A registry of its own for one import. */
  async function withRegistry<T>(work: (registry: VideoRegistry) => Promise<T>): Promise<T> {
    const file = path.join(test().folder, `other-${count++}.db`);
    const registry = await VideoRegistry.open({ ...test().options(), file });
    try {
      return await work(registry);
    } finally {
      await registry.close();
    }
  }
  /** The same in this thread, for tests that need many of them. */
  async function withStore<T>(work: (registry: ExchangeRegistry) => Promise<T>): Promise<T> {
    const db = await Database.open({ file: path.join(test().folder, `store-${count++}.db`) });
    try {
      migrate(db);
      const store = createStore(db, { video: () => undefined, all: () => undefined });
      return await work({
        paths: test().registry.paths,
        exchange: (name, ...args) =>
          Promise.resolve(db.transaction(() => Reflect.apply(store[name], store, args) as never)),
        backup: (to) => {
          db.backup(to);
          return Promise.resolve();
        },
      });
    } finally {
      db.close();
    }
  }
  const out = (name: string): string => path.join(test().folder, name);
  const document = async (registry: ExchangeRegistry): Promise<RegistryDocument> => {
    await exportJson(registry, out('document.json'), test().now);
    return JSON.parse(fs.readFileSync(out('document.json'), 'utf8')) as RegistryDocument;
  };
  const emptyRest = { posts: [], accounts: [], settings: [], campaigns: [] };

  it('lose nothing through JSON, nor through SQLite, nor through CSV', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(videos, async (generated) => {
        // Plain objects, as they are after a trip through JSON.
        const all = JSON.parse(JSON.stringify(generated)) as ExchangedVideo[];
        await withStore(async (source) => {
          const posts = all.flatMap((it) =>
            it.uploads.map(({ platform, account, postId }) => ({
              platform,
              account,
              postId: postId ?? '',
              url: null,
              visibility: 'Öffentlich',
              videoId: it.id,
              checksum: it.checksum,
              publishedAt: it.createdAt,
              scheduledFor: null,
              verifiedAt: null,
            })),
          );
          const accounts = [
            {
              platform: 'tiktok',
              account: 'x',
              identity: 'i',
              displayName: null,
              createdAt: '2026-01-01T00:00:00.000Z',
            },
          ];
          const settings = [{ name: 'a', value: { b: [1, null] } }];
          const campaigns = [
            {
              id: 'campaign',
              name: 'Ordered',
              createdAt: '2026-01-01T00:00:00.000Z',
              plan: campaignPlanSchema.parse({ defaults: { description: 'New!' } }),
              videoIds: all.map(({ id }) => id).reverse(),
            },
          ];
          const report = await importVideos(source, all, { posts, accounts, settings, campaigns });
          assert.equal(report.added.videos, all.length);
          const before = await document(source);
          // What went in by rows came out by rows: nothing is lost on the way in either.
          const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
          assert.deepEqual(
            before.videos,
            all.toSorted(byId).map((it) => ({
              ...it,
              metadata: it.metadata.toSorted((a, b) => (a.platform < b.platform ? -1 : 1)),
              uploads: it.uploads.toSorted((a, b) => (a.platform + a.account < b.platform + b.account ? -1 : 1)),
            })),
          );
          await exportSqlite(source, out('image.db'));
          for (const read of [
            (into: ExchangeRegistry) => importJson(into, out('document.json')),
            (into: ExchangeRegistry) => importSqlite(into, out('image.db')),
          ]) {
            fs.writeFileSync(out('document.json'), JSON.stringify(before));
            await withStore(async (into) => {
              await read(into);
              assert.deepEqual(await document(into), before);
              const again = await importSqlite(into, out('image.db'));
              assert.equal(again.added.videos + again.added.attempts + again.added.posts, 0);
              assert.deepEqual(await document(into), before);
            });
          }
          await exportCsv(source, out('table.csv'));
          const rows: string[][] = parse(fs.readFileSync(out('table.csv')), { bom: true });
          assert.deepEqual(rows[0], [...csvColumns]);
          const title = csvColumns.indexOf('title');
          const titles = rows.slice(1).map((row) => [row[0], unescapeFormula(row[title] ?? '')]);
          const expected = before.videos.flatMap((it) =>
            Array.from({ length: Math.max(1, it.uploads.length) }, () => [it.id, it.title]),
          );
          assert.deepEqual(titles, expected);
        });
      }),
      { numRuns: process.env['CLIPDECK_SOAK'] === '1' ? 300 : 40 },
    );
  });

  it('merge by id, by path and by bytes, and say what they did', async () => {
    const { registry } = test();
    const kept = await test().register('kept.mp4', 'kept');
    const renamed = await test().register('renamed.mp4', 'same');
    await test().register('taken.mp4', 'mine');
    const [a, b, c] = (await document(registry)).videos;
    assert.ok(a && b && c);
    const posted = {
      ...kept,
      status: 'SUCCESS',
      statusAt: a.createdAt,
      postId: 'p',
      postUrl: null,
      postVisibility: null,
    };
    const theirs = {
      platform: 'youtube',
      account: DEFAULT_ACCOUNT,
      error: null,
      retryCount: 0,
      waitsUntil: null,
      attempts: [],
    };
    const foreign = (video: ExchangedVideo, change: Partial<ExchangedVideo>): ExchangedVideo => ({
      ...video,
      ...change,
    });
    const { videoId: _, ...success } = { ...posted, ...theirs, status: 'SUCCESS' as const };
    await registry.recordUploadAttempt(kept, { status: 'FAILED' });
    const report = await importVideos(
      registry,
      [
        foreign(a, { title: 'not taken over', uploads: [success] }),
        foreign(b, { id: 'other-id', filePath: 'elsewhere.mp4', uploads: [{ ...success, postId: 'q' }] }),
        foreign(c, { id: 'third', checksum: 'c'.repeat(64), uploads: [{ ...success, postId: 'r' }] }),
        foreign(c, { id: 'fourth', filePath: 'new.mp4', checksum: 'd'.repeat(64) }),
      ],
      emptyRest,
    );
    assert.deepEqual(report.videos, { new: 1, id: 1, path: 0, checksum: 1, conflict: 1 });
    assert.deepEqual(report.conflicts, [{ id: 'third', title: 'taken', filePath: 'taken.mp4' }]);
    assert.equal((await registry.getVideo(kept.videoId))?.title, 'kept');
    assert.equal((await registry.getUploadStatus(kept))?.status, 'SUCCESS');
    assert.equal((await registry.getUploadStatus(renamed))?.postId, 'q');
    assert.equal(report.added.uploadsPosted, 2);
  });

  it('keep a post that is known, and start nothing', async () => {
    const { registry } = test();
    const key = await test().register('a.mp4');
    const queued = await test().register('b.mp4');
    await registry.recordUploadAttempt(key, { status: 'SUCCESS', post: { postId: 'mine', url: '' } });
    await registry.queueUpload({ ...queued, metadata: plainMetadata, transport: 'browser', override: false });
    await registry.queueUpload({
      ...queued,
      platform: 'tiktok',
      metadata: plainMetadata,
      transport: 'browser',
      override: false,
    });
    await registry.claimNext('tiktok', DEFAULT_ACCOUNT, 'somebody', 1000);
    await registry.queueUpload({
      ...queued,
      platform: 'instagram',
      metadata: plainMetadata,
      transport: 'browser',
      override: false,
      schedule: { at: '2026-12-01T10:00:00.000Z', zone: 'UTC' },
    });
    const { videos: all } = await document(registry);
    await exportSqlite(registry, out('image.db'));
    const changed = all.map((it) => ({
      ...it,
      uploads: it.uploads.map((u) => ({ ...u, postId: u.postId && 'theirs' })),
    }));
    await importVideos(registry, changed, emptyRest);
    assert.equal((await registry.getUploadStatus(key))?.postId, 'mine');
    await withRegistry(async (into) => {
      const at = '2026-12-01T10:00:00.000Z';
      const report = await importSqlite(into, out('image.db'));
      assert.deepEqual(report.notStarted, [
        { title: 'b', platform: 'instagram', account: DEFAULT_ACCOUNT, waitsUntil: at },
        { title: 'b', platform: 'youtube', account: DEFAULT_ACCOUNT, waitsUntil: null },
      ]);
      assert.equal((await into.getUploadStatus(queued))?.status, 'CANCELLED');
      const running = await into.getUploadStatus({ ...queued, platform: 'tiktok' });
      assert.equal(running?.status, 'NEEDS_VERIFICATION');
      assert.deepEqual(await into.queuedLanes(), []);
      assert.deepEqual(await into.leasedUploads(), []);
    });
  });

  it('put nothing of running processes into an image', async () => {
    const { registry } = test();
    const key = await test().register('a.mp4');
    await registry.queueUpload({ ...key, metadata: plainMetadata, transport: 'browser', override: false });
    const claimed = await registry.claimNext('youtube', DEFAULT_ACCOUNT, 'me', 1000);
    await registry.saveCheckpoint(claimed?.upload.id ?? 0, 'me', { session: 'https://upload.example/SECRET' });
    await exportSqlite(registry, out('image.db'));
    await exportJson(registry, out('all.json'), test().now);
    await exportCsv(registry, out('all.csv'));
    for (const name of ['image.db', 'all.json', 'all.csv']) {
      assert.ok(!fs.readFileSync(out(name)).includes('SECRET'), name);
    }
    assert.deepEqual(await registry.queue.getCheckpoint(claimed?.upload.id ?? 0), {
      session: 'https://upload.example/SECRET',
    });
    assert.deepEqual(
      fs.readdirSync(test().folder).filter((name) => /partial|journal/.test(name)),
      [],
    );
  });

  it('refuse what they cannot read by its field, and change nothing', async () => {
    const { registry } = test();
    await test().register('a.mp4');
    const good = await document(registry);
    const refused = async (content: string, field: string | undefined): Promise<void> => {
      fs.writeFileSync(out('bad.json'), content);
      await assert.rejects(importJson(registry, out('bad.json')), (thrown: unknown) => {
        assert.ok(thrown instanceof RegistryError, String(thrown));
        assert.deepEqual([thrown.code, thrown.field], ['IMPORT_UNREADABLE', field]);
        return true;
      });
    };
    await refused('{', undefined);
    await refused('[]', '');
    await refused(JSON.stringify({ ...good, version: 2 }), 'version');
    const [first] = good.videos;
    await refused(JSON.stringify({ ...good, videos: [{ ...first, title: 'x'.repeat(1001) }] }), 'videos.0.title');
    await refused(JSON.stringify({ ...good, videos: [{ ...first, extra: 1 }] }), 'videos.0');
    fs.writeFileSync(out('bad.db'), 'x'.repeat(5000));
    await assert.rejects(importSqlite(registry, out('bad.db')), /not a database/);
    assert.deepEqual(await document(registry), good);
  });

  describe('in a thread of their own', () => {
    const run = <Task extends ExchangeTask>(task: Task, registry = test().registry, signal?: AbortSignal) =>
      runExchange(registry, task, { now: test().now, ...(signal && { signal }) });

    it('bring a registry over, in each format that can be read again', async () => {
      const key = await test().register('a.mp4');
      await test().register('b.mp4');
      await test().registry.recordUploadAttempt(key, { status: 'FAILED' });
      const before = await document(test().registry);
      for (const format of ['sqlite', 'json'] as const) {
        const file = out(`all.${format}`);
        assert.deepEqual(await run({ kind: 'export', format, file }), { videos: 2 });
        await withRegistry(async (into) => {
          const { added, videos } = await run({ kind: 'import', file }, into);
          assert.deepEqual([added.videos, added.attempts, videos.new], [2, 1, 2]);
          assert.deepEqual(await document(into), before);
        });
      }
      assert.deepEqual(await run({ kind: 'export', format: 'csv', file: out('all.csv') }), { videos: 2 });
      assert.equal((parse(fs.readFileSync(out('all.csv')), { bom: true }) as unknown[]).length, 3);
    });

    it('read the original’s database, relative to where it is', async () => {
      const file = path.join(test().workspace, 'database', 'videos.db');
      fs.mkdirSync(path.dirname(file));
      fs.copyFileSync('test/fixtures/asfs/videos.db', file);
      const told: [number, number][] = [];
      const report = await runExchange(
        test().registry,
        { kind: 'importAsfs', file },
        { now: test().now, onProgress: (done, total) => told.push([done, total]) },
      );
      assert.deepEqual([report.added.videos, report.skipped.length], [3, 2]);
      assert.deepEqual(told.at(-1), [3, 3]);
      assert.ok(await test().registry.findByPath(path.join(test().workspace, 'output/clip_1.mp4')));
    });

    it('say what is wrong, and with which file and field', async () => {
      fs.writeFileSync(out('bad.json'), JSON.stringify({ format: 'clipdeck-registry', version: 7 }));
      await assert.rejects(run({ kind: 'import', file: out('bad.json') }), (thrown: unknown) => {
        assert.ok(thrown instanceof RegistryError, String(thrown));
        assert.deepEqual([thrown.code, thrown.field], ['IMPORT_UNREADABLE', 'version']);
        assert.match(thrown.message, /"bad.json".*version/);
        return true;
      });
      fs.copyFileSync('test/fixtures/asfs/videos.db', out('asfs.db'));
      await assert.rejects(run({ kind: 'import', file: out('asfs.db') }), /"asfs.db" cannot be imported/);
      const nowhere = path.join(test().folder, 'nowhere', 'x');
      for (const format of ['sqlite', 'json', 'csv'] as const) {
        await assert.rejects(run({ kind: 'export', format, file: nowhere }), /nowhere/, format);
      }
    });

    it('stop when they are told to; what was imported before stays, and no half of a file', async () => {
      const abort = new AbortController();
      const [model] = (await document(test().registry)).videos.concat(
        JSON.parse(JSON.stringify(fc.sample(video, { numRuns: 1, seed: 1 }))) as ExchangedVideo[],
      );
      assert.ok(model);
      const many = Array.from({ length: 1500 }, (_, n) => ({
        ...model,
        id: `v${n}`,
        filePath: `${n}.mp4`,
        uploads: [],
      }));
      const { videos: _, ...rest } = await document(test().registry);
      fs.writeFileSync(out('many.json'), JSON.stringify({ ...rest, videos: many }));
      const importing = runExchange(
        test().registry,
        { kind: 'import', file: out('many.json') },
        { now: test().now, signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) },
      );
      await assert.rejects(importing, /enough/);
      const there = await test().registry.countVideos();
      assert.ok(there > 0 && there < 1500, String(there));
      assert.equal(await importedTwice(), 1500);
      const told = new AbortController();
      const exporting = runExchange(
        test().registry,
        { kind: 'export', format: 'json', file: out('half.json') },
        { now: test().now, signal: told.signal, onProgress: () => told.abort(new Error('enough')) },
      );
      await assert.rejects(exporting, /enough/);
      assert.deepEqual(
        fs.readdirSync(test().folder).filter((name) => name.startsWith('half.json')),
        [],
      );

      async function importedTwice(): Promise<number> {
        await run({ kind: 'import', file: out('many.json') });
        return test().registry.countVideos();
      }
    });
  });

  it('know every table: what is kept for good is exchanged, the rest serves running processes only', async () => {
    await withRegistry((registry) => registry.countVideos());
    const db = await Database.open({ file: path.join(test().folder, `other-${count - 1}.db`) });
    try {
      const tables = db.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
      const ofVideos = ['videos', 'video_uploads', 'upload_attempts', 'posts', 'metadata'];
      const exchanged = [...ofVideos, 'accounts', 'settings', 'campaigns', 'campaign_videos'];
      // What the running engine keeps of a bulk upload is in the attempts of its uploads as well.
      const ofBatches = ['batches', 'batch_items', 'campaign_batches'];
      const ofProcesses = ['revision', 'removed_videos', ...ofBatches, 'lanes', 'engine_state'];
      assert.deepEqual(tables.map(({ name }) => name).sort(), [...exchanged, ...ofProcesses].sort());
    } finally {
      db.close();
    }
  });

  it('never make two clips of the same bytes one', () => {
    const id = (name: string, bytes: string): VideoIdentity => ({
      id: name,
      workspaceFolder: '',
      filePath: `/${name}`,
      checksum: bytes,
    });
    const steps = planMerge([id('x', '1'), id('y', '1'), id('b', '1')], [id('a', '1'), id('b', '1')]);
    assert.deepEqual(steps, [
      { reason: 'checksum', target: 'a' },
      { reason: 'new', target: null },
      { reason: 'id', target: 'b' },
    ]);
  });

  it('keep formulas from being run, reversibly', () => {
    fc.assert(fc.property(text, (it) => unescapeFormula(escapeFormula(it)) === it));
    assert.equal(escapeFormula('=HYPERLINK()'), "'=HYPERLINK()");
    assert.equal(escapeFormula('plain'), 'plain');
  });
});

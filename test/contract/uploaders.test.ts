import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { FolderUploader } from '../../docs/example-platform/folderUploader';
import type { PlatformUploader } from '../../src/uploaders/platformUploader';
import { SharedBrowser } from '../support/sharedBrowser';
import { describeUploaderContract } from '../support/uploaderContract';
import { sampleMetadata, UploadHarness } from '../support/uploadHarness';

/** A time that every platform lets one choose. */
const later = new Date(Math.ceil((Date.now() + 7_200_000) / 900_000) * 900_000).toISOString();

/** What each platform's dry run is made with, and what it reads back. */
const dryRuns = {
  youtube: {
    metadata: { playlist: 'Clips', notifySubscribers: false, publishAt: later },
    fields: ['title', 'description', 'madeForKids', 'playlist', 'notifySubscribers', 'publishAt'],
  },
  tiktok: {
    metadata: { visibility: 'friends', alteredContent: true, allowComments: false, publishAt: later },
    fields: ['description', 'visibility', 'allowComments', 'allowDuet', 'allowStitch', 'alteredContent', 'publishAt'],
  },
  instagram: {
    metadata: { alteredContent: true, allowComments: false, coverMs: 1500 },
    fields: ['description', 'coverMs', 'alteredContent', 'allowComments'],
  },
} as const;

describe('Every uploader', function () {
  this.timeout(90_000);
  let browser: SharedBrowser;
  before(async () => (browser = await SharedBrowser.start()));
  after(() => browser.finish());

  for (const platform of ['youtube', 'tiktok', 'instagram'] as const) {
    describeUploaderContract(platform, async () => {
      let uploader: PlatformUploader | undefined;
      const harness = await UploadHarness.start({ platform, sessions: browser, wrap: (made) => (uploader = made) });
      assert.ok(uploader);
      const file = await harness.makeClip();
      const { size } = await stat(file);
      const metadata = { ...sampleMetadata, visibility: 'public' as const };
      return {
        uploader,
        folder: path.join(harness.folder, 'evidence'),
        job: {
          account: 'default',
          clip: { path: file, size, fileName: path.basename(file) },
          metadata,
          expectedIdentity: null,
        },
        refused: { metadata: { ...metadata, title: '', description: 'x'.repeat(6000) }, field: 'description' },
        dryRun: { ...dryRuns[platform], metadata: { ...metadata, ...dryRuns[platform].metadata } },
        posts: () => Promise.resolve(harness.sandbox.posts().map(({ id }) => id)),
        drafts: () => Promise.resolve(harness.sandbox.drafts().map(({ id }) => id)),
        close: () => harness.stop(),
      };
    });
  }

  describeUploaderContract(
    'the example of docs/',
    async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-folder-'));
      const published = path.join(folder, 'lobby');
      await mkdir(published);
      const clip = path.join(folder, 'clip.mp4');
      await writeFile(clip, 'the clip');
      return {
        uploader: new FolderUploader(published),
        folder,
        job: {
          account: 'default',
          clip: { path: clip, size: 8, fileName: 'clip.mp4' },
          metadata: sampleMetadata,
          expectedIdentity: null,
        },
        refused: { metadata: { ...sampleMetadata, title: ' ' }, field: 'title' },
        dryRun: { metadata: sampleMetadata, fields: ['title'] },
        drafts: () => readdir(path.join(published, '.staged')),
        posts: async () => (await readdir(published)).filter((it) => it.endsWith('.mp4')).map((it) => it.slice(0, -4)),
        close: () => rm(folder, { recursive: true }),
      };
    },
    { lacks: ['signOut', 'checkAnchors'] },
  );

  it('is added by one registration: the example uploads through the engine', async () => {
    const harness = await UploadHarness.start({ sessions: browser, registryFile: true });
    try {
      const published = path.join(harness.folder, 'lobby');
      await mkdir(published);
      harness.engine.addUploader(new FolderUploader(published));
      const { key } = await harness.register();
      const upload = { ...key, platform: 'folder' };
      const finished = harness.finished(upload);
      const { decision } = await harness.engine.queue({ ...upload, metadata: sampleMetadata });
      assert.ok(decision.allowed);
      assert.equal((await finished).error, null);
      const stored = await harness.registry.getUploadStatus(upload);
      assert.equal(stored?.status, 'SUCCESS');
      assert.ok((await readdir(published)).includes(`${stored.postId}.mp4`));
    } finally {
      await harness.stop();
    }
  });
});

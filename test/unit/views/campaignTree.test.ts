import '../../support/fakeVscode';
import assert from 'node:assert/strict';
import { Emitter } from '../../../src/engine/emitter';
import type { FinishedEvent, ProgressEvent } from '../../../src/engine/uploadEngine';
import type { UploadKey } from '../../../src/model/platform';
import { campaignPlaces } from '../../../src/model/campaignOrder';
import type { Batch } from '../../../src/model/uploadQueue';
import { CampaignModel } from '../../../src/views/campaigns/campaignModel';
import type { CampaignTreeRow } from '../../../src/views/campaigns/campaignRows';
import { CampaignTree } from '../../../src/views/campaigns/campaignTree';
import { VideoModel } from '../../../src/views/videoModel';
import { treeText } from '../../support/treeText';
import { plainMetadata, useTestRegistry } from '../registry/support/testRegistry';

const platforms = [
  { id: 'youtube', name: 'YouTube Shorts', shortName: 'YT' },
  { id: 'tiktok', name: 'TikTok', shortName: 'TT' },
];
const everywhere = platforms.map(({ id }) => ({ platform: id, account: 'default' }));

describe('the tree of campaigns', () => {
  const test = useTestRegistry();
  const fail = (error: unknown): void => assert.fail(String(error));
  const progress = new Emitter<ProgressEvent>(fail);
  const finished = new Emitter<FinishedEvent>(fail);
  const batches = new Emitter<Batch>(fail);
  let videos: VideoModel;
  let campaigns: CampaignModel;
  let tree: CampaignTree;
  let fired: (readonly CampaignTreeRow[] | 'all')[];

  beforeEach(async () => {
    const { registry } = test();
    const engine = {
      onProgress: progress.event,
      onDidFinish: finished.event,
      onDidChangeBatch: batches.event,
      unfinishedBatches: () => registry.queue.unfinishedBatches(),
    };
    videos = new VideoModel(registry, engine, fail);
    campaigns = new CampaignModel(registry, engine, fail);
    tree = new CampaignTree(() => Promise.resolve(), 2);
    await tree.show({
      campaigns,
      videos,
      platforms,
      placesOf: ({ plan }) => campaignPlaces(plan.targets, null, everywhere),
    });
    fired = [];
    tree.onDidChangeTreeData((rows) => fired.push(rows ?? 'all'));
  });
  afterEach(() => {
    tree.dispose();
    campaigns.dispose();
    videos.dispose();
  });

  const draw = async (...open: string[]): Promise<string[]> => {
    await tree.settled();
    return treeText(tree, open);
  };
  const keys = async (...names: string[]): Promise<UploadKey[]> => {
    const all: UploadKey[] = [];
    for (const name of names) all.push(await test().register(name, `bytes of ${name}`));
    return all;
  };
  /** Queues uploads as the campaign's, and tells what the engine tells. */
  async function start(id: string, uploads: readonly UploadKey[]): Promise<Batch> {
    const { registry } = test();
    const requests = uploads.map((key) => ({ ...key, metadata: plainMetadata, transport: 'browser', override: false }));
    const { batchId } = await registry.queue.queueBatch('One', requests);
    await registry.addCampaignBatch(id, batchId);
    return tell(batchId);
  }
  async function tell(batchId: string): Promise<Batch> {
    const batch = await test().registry.queue.getBatch(batchId);
    assert.ok(batch);
    batches.fire(batch);
    return batch;
  }

  it('shows each campaign by name, its videos in their order, and where each goes', async () => {
    const [a, b] = await keys('a.mp4', 'b.mp4');
    assert.ok(a && b);
    const { registry } = test();
    await registry.createCampaign('Summer', {}, []);
    const targets = [{ platform: 'tiktok', account: 'studio' }];
    await registry.createCampaign('Spring', { targets }, [b.videoId, a.videoId]);
    assert.deepEqual(await draw('Spring', 'b'), [
      '▾ Spring  2 videos, not started',
      '  ▾ b  1 · TT –',
      '    TikTok (studio)  Not uploaded',
      '  ▸ a  2 · TT –',
      'Summer  0 videos, not started',
    ]);
  });

  it('shows how far it is, live: queued, on its way, paused, at its end', async () => {
    const [a, b] = await keys('a.mp4', 'b.mp4');
    assert.ok(a && b);
    const { registry } = test();
    const id = await registry.createCampaign('Spring', { targets: [everywhere[0] ?? a] }, [a.videoId, b.videoId]);
    await draw('Spring');
    const { id: batchId } = await start(id, [a, b]);
    assert.deepEqual(await draw('Spring'), [
      '▾ Spring  Uploading 0 % · 0 of 2 published',
      '  ▸ a  1 · YT …',
      '  ▸ b  2 · YT …',
    ]);

    const claimed = await registry.claimNext('youtube', 'default', 'me', 60_000);
    assert.ok(claimed);
    progress.fire({ key: a, phase: 'uploading', bytesSent: 1, bytesTotal: 2 });
    assert.deepEqual(await draw('Spring'), [
      '▾ Spring  Uploading 25 % · 0 of 2 published',
      '  ▸ a  1 · YT 50 %',
      '  ▸ b  2 · YT …',
    ]);

    await registry.queue.pause({ batchId });
    await tell(batchId);
    assert.deepEqual(await draw(), ['▸ Spring  Paused · 0 of 2 published']);
  });

  it('is not read again for having been read, nor for what a project file says', async () => {
    const [a] = await keys('a.mp4');
    assert.ok(a);
    const { registry } = test();
    const id = await registry.createCampaign('Spring', {}, [a.videoId]);
    await draw('Spring', 'a');
    assert.deepEqual(fired, []);
    tree.placesChanged();
    assert.deepEqual(fired, [[{ kind: 'campaign', campaignId: id }]]);
    fired = [];
    await registry.createCampaign('Summer', {}, []);
    await tree.settled();
    assert.deepEqual(fired, ['all']);
  });

  it('redraws what changed, and only that', async () => {
    const [a, b, c] = await keys('a.mp4', 'b.mp4', 'c.mp4');
    assert.ok(a && b && c);
    const { registry } = test();
    const id = await registry.createCampaign('Spring', {}, [a.videoId, b.videoId]);
    await registry.createCampaign('Summer', {}, [c.videoId]);
    await draw('Spring', 'Summer');
    fired = [];
    await registry.updateTitle(a.videoId, 'Another');
    await tree.settled();
    assert.deepEqual(fired, [[{ kind: 'video', videoId: a.videoId, campaignId: id }]]);

    await draw('Spring', 'Another');
    fired = [];
    await registry.setMediaFacts(a.videoId, { duration: 5 });
    await tree.settled();
    assert.deepEqual(fired, []);

    await registry.placeInCampaign(id, [b.videoId], a.videoId);
    await tree.settled();
    assert.deepEqual(fired.flat(), [{ kind: 'campaign', campaignId: id }]);
    assert.deepEqual(await draw('Spring'), [
      '▾ Spring  2 videos, not started',
      '  ▸ b  1 · YT – · TT –',
      '  ▸ Another  2 · YT – · TT –',
      '▸ Summer  1 video, not started',
    ]);
  });

  it('notices campaigns that come, go, or lose a video, also by another window', async () => {
    const [a, b] = await keys('a.mp4', 'b.mp4');
    assert.ok(a && b);
    const { registry } = test();
    const id = await registry.createCampaign('Spring', {}, [a.videoId, b.videoId]);
    assert.deepEqual(await draw(), ['▸ Spring  2 videos, not started']);
    await registry.deleteVideo(a.videoId);
    assert.deepEqual(await draw('Spring'), ['▾ Spring  1 video, not started', '  ▸ b  1 · YT – · TT –']);
    await registry.renameCampaign(id, 'Autumn');
    assert.deepEqual(await draw(), ['▸ Autumn  1 video, not started']);
    await registry.deleteCampaign(id);
    assert.deepEqual(await draw(), []);
  });

  it('shows a long campaign by and by, and says what can be moved where', async () => {
    const { registry } = test();
    const ids = (await keys('0.mp4', '1.mp4', '2.mp4')).map(({ videoId }) => videoId);
    const campaignId = await registry.createCampaign('Spring', {}, ids);
    assert.deepEqual(await draw('Spring'), [
      '▾ Spring  3 videos, not started',
      '  ▸ 0  1 · YT – · TT –',
      '  ▸ 1  2 · YT – · TT –',
      '  Show 1 More',
    ]);
    tree.showMore({ kind: 'moreOfCampaign', campaignId });
    const [campaign] = await tree.getChildren();
    const rows = await tree.getChildren(campaign);
    assert.deepEqual(
      rows.map((row) => tree.getTreeItem(row).contextValue),
      ['campaignVideo,down', 'campaignVideo,up,down', 'campaignVideo,up'],
    );
    assert.deepEqual(new Set(rows.map((row) => tree.getParent(row))), new Set([campaign]));
  });
});

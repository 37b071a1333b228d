import assert from 'node:assert/strict';
import { campaignPlanSchema } from '../../../src/model/campaign';
import { campaignChange } from '../../../src/model/campaignChange';
import { RegistryError } from '../../../src/registry/errors';
import { plainMetadata, useTestRegistry } from './support/testRegistry';

describe('campaigns', () => {
  const test = useTestRegistry();
  const rejects = (promise: Promise<unknown>, code: string): Promise<void> =>
    assert.rejects(promise, (error: unknown) => error instanceof RegistryError && error.code === code);
  /** Registers clips. @returns their ids, in this order */
  async function videos(...names: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const name of names) ids.push((await test().register(name)).videoId);
    return ids;
  }

  it('are named, ordered sets of videos with a plan of their own, and survive a restart', async () => {
    const [a = '', b = '', c = ''] = await videos('a.mp4', 'b.mp4', 'c.mp4');
    const plan = {
      targets: [{ platform: 'tiktok', account: 'studio' }],
      defaults: { description: 'New!' },
      schedule: { timeZone: 'Europe/Berlin', times: ['18:00'] },
    };
    const id = await test().registry.createCampaign(' Spring ', plan, [c, a, c, 'nobody']);
    await test().registry.placeInCampaign(id, [b], a);
    await test().close();
    const registry = await test().open();
    const campaign = await registry.getCampaign(id);
    assert.deepEqual(await registry.listCampaigns(), [campaign]);
    assert.equal(campaign?.name, 'Spring');
    assert.deepEqual(campaign.videoIds, [c, b, a]);
    assert.deepEqual(campaign.plan, campaignPlanSchema.parse(plan));
    assert.deepEqual(await registry.campaignsOf([a, 'nobody']), [{ videoId: a, campaignId: id }]);
  });

  it('are put into another order by what follows', async () => {
    const [a = '', b = '', c = '', d = ''] = await videos('a.mp4', 'b.mp4', 'c.mp4', 'd.mp4');
    const { registry } = test();
    const id = await registry.createCampaign('Order', {}, [a, b, c, d]);
    const order = async (): Promise<string> => {
      const names = new Map([a, b, c, d].map((video, index) => [video, 'abcd'[index]]));
      return ((await registry.getCampaign(id))?.videoIds ?? []).map((video) => names.get(video)).join('');
    };
    await registry.placeInCampaign(id, [d], a);
    assert.equal(await order(), 'dabc');
    await registry.placeInCampaign(id, [d, a], null);
    assert.equal(await order(), 'bcda');
    await registry.placeInCampaign(id, [c, d], c);
    assert.equal(await order(), 'bcda', 'dropped on one of themselves they stay before what follows');
    await registry.removeFromCampaign(id, [c, 'nobody']);
    await registry.deleteVideo(d);
    assert.equal(await order(), 'ba');
  });

  it('have names of their own, and plans that are checked', async () => {
    const { registry } = test();
    const id = await registry.createCampaign('One', {}, []);
    await rejects(registry.createCampaign('ONE', {}, []), 'CAMPAIGN_EXISTS');
    await rejects(registry.createCampaign('a/b', {}, []), 'INVALID_FIELD');
    await rejects(registry.setCampaignPlan(id, { targets: [{ platform: 'No Platform' }] }), 'INVALID_FIELD');
    await rejects(registry.renameCampaign('nobody', 'Two'), 'CAMPAIGN_UNKNOWN');
    await registry.renameCampaign(id, 'one');
    assert.equal((await registry.getCampaign(id))?.name, 'one');
    await registry.deleteCampaign(id);
    assert.deepEqual(await registry.listCampaigns(), []);
  });

  it('tell every window of each change', async () => {
    const heard: string[] = [];
    const { registry } = test();
    registry.onDidChange((ids) => heard.push(...(ids === 'all' ? ['all'] : ids)));
    const id = await registry.createCampaign('One', {}, []);
    await registry.renameCampaign(id, 'Two');
    await registry.deleteCampaign(id);
    assert.deepEqual(heard, [campaignChange(id), campaignChange(id), campaignChange(id)]);
  });

  it('know how their uploads stand, and the bulk uploads they were started as', async () => {
    const { registry } = test();
    const [key, gone, other] = [
      await test().register('a.mp4'),
      await test().register('b.mp4', 'other bytes'),
      await test().register('c.mp4', 'yet others'),
    ];
    const id = await registry.createCampaign('One', {}, [key.videoId, gone.videoId]);
    const request = (of: typeof key) => ({ ...of, metadata: plainMetadata, transport: 'browser', override: false });
    await registry.queueUpload(request(other));
    assert.deepEqual(await registry.countCampaigns(), []);
    const { batchId } = await registry.queue.queueBatch('One', [request(key), request(gone)]);
    await registry.addCampaignBatch(id, batchId);
    assert.deepEqual(await registry.countCampaigns(), [{ campaignId: id, status: 'QUEUED', count: 2 }]);
    const again = await registry.queue.queueBatch('One', [request(key)]);
    await registry.addCampaignBatch(id, again.batchId);
    await registry.removeFromCampaign(id, [gone.videoId]);
    assert.deepEqual(await registry.countCampaigns(), [{ campaignId: id, status: 'QUEUED', count: 1 }]);
    assert.deepEqual((await registry.getCampaign(id))?.batchIds.toSorted(), [batchId, again.batchId].sort());
  });

  it('know when an account posts next', async () => {
    const { registry } = test();
    const key = await test().register('a.mp4');
    const at = '2026-12-01T10:00:00.000Z';
    const request = { ...key, metadata: plainMetadata, transport: 'browser', override: false };
    await registry.queue.queue({ ...request, schedule: { at, zone: 'UTC' } });
    assert.deepEqual(await registry.postingTimes('youtube', 'default', test().now), [Date.parse(at)]);
    assert.deepEqual(await registry.postingTimes('youtube', 'other', test().now), []);
  });
});

import assert from 'node:assert/strict';
import { parseClipProject } from '../../../src/projects/clipProjectFile';
import { ClipList } from '../../../src/projects/clipList';
import { DeclaredCampaigns } from '../../../src/projects/declaredCampaigns';
import { useTestRegistry } from '../registry/support/testRegistry';

describe('the campaigns that a project declares', () => {
  const context = useTestRegistry();
  let list: ClipList;
  let campaigns: DeclaredCampaigns;

  beforeEach(() => {
    list = new ClipList(context().registry);
    campaigns = open();
  });
  afterEach(() => {
    campaigns.dispose();
    list.dispose();
  });

  function open(): DeclaredCampaigns {
    const onError = (error: unknown): void => assert.fail(String(error));
    return new DeclaredCampaigns({ workspaceFolder: 'ws', registry: context().registry, clips: list, onError });
  }

  function use(declared: readonly object[], folders = ['clips']): Promise<void> {
    const text = JSON.stringify({ version: 1, clips: { folders }, campaigns: declared });
    const { value, diagnostics } = parseClipProject(text);
    assert.deepEqual(diagnostics, []);
    return campaigns.use(value);
  }

  const register = async (...names: string[]): Promise<void> => {
    const files = await Promise.all(names.map((name) => context().clip(`clips/${name}`)));
    await context().registry.registerVideos(files.map((file) => ({ file })));
  };
  /** What there is, once all that was announced is done: names, and the titles of the videos in order. */
  const now = async (): Promise<Record<string, string[]>> => {
    await campaigns.idle();
    const all = await context().registry.listCampaigns();
    const titles = new Map((await context().registry.getAllVideos()).map(({ id, title }) => [id, title]));
    return Object.fromEntries(all.map(({ name, videoIds }) => [name, videoIds.map((id) => titles.get(id) ?? '')]));
  };

  it('are made with the clips that are there, in the order of their names, and with their plans', async () => {
    await register('part 10.mp4', 'part 2.mp4', 'other.mp4');
    const defaults = { title: '{stem}' };
    await use([
      { name: 'Parts', clips: ['part*.mp4'], targets: [{ platform: 'tiktok' }], defaults },
      { name: 'constructor' },
    ]);
    assert.deepEqual(await now(), {
      Parts: ['part 2', 'part 10'],
      constructor: ['other', 'part 2', 'part 10'],
    });
    const parts = (await context().registry.listCampaigns()).find(({ name }) => name === 'Parts');
    assert.deepEqual(parts?.plan.targets, [{ platform: 'tiktok', account: 'default' }]);
    assert.deepEqual(parts.plan.defaults, defaults);
  });

  it('get the clips that come later at their end, however they came to be registered', async () => {
    await use([{ name: 'Parts', clips: ['part*.mp4'] }]);
    assert.deepEqual(await now(), { Parts: [] });
    await register('part 2.mp4', 'part 1.mp4', 'other.mp4');
    assert.deepEqual(await now(), { Parts: ['part 1', 'part 2'] });
    await register('part 0.mp4');
    assert.deepEqual(await now(), { Parts: ['part 1', 'part 2', 'part 0'] });
  });

  it('are the person’s once they are made', async () => {
    const { registry } = context();
    await use([{ name: 'Kept' }, { name: 'Deleted' }]);
    await register('a.mp4', 'b.mp4');
    assert.deepEqual(await now(), { Deleted: ['a', 'b'], Kept: ['a', 'b'] });
    const ids = new Map((await registry.listCampaigns()).map(({ name, id }) => [name, id] as const));
    const kept = ids.get('Kept') ?? '';
    const [first = ''] = (await registry.getCampaign(kept))?.videoIds ?? [];
    await registry.renameCampaign(kept, 'Mine');
    await registry.removeFromCampaign(kept, [first]);
    await registry.deleteCampaign(ids.get('Deleted') ?? '');
    // Another window, or the next day.
    campaigns.dispose();
    campaigns = open();
    await use([{ name: 'Kept', defaults: { title: 'Changed here' } }, { name: 'deleted' }]);
    assert.deepEqual(await now(), { Mine: ['b'] });
    await register('c.mp4');
    assert.deepEqual(await now(), { Mine: ['b', 'c'] });
    assert.deepEqual((await registry.getCampaign(kept))?.plan.defaults, {});
  });

  it('leave a campaign of the same name as it is, and add to it what comes later', async () => {
    await register('a.mp4');
    await context().registry.createCampaign('Mine', {}, []);
    await use([{ name: 'mine' }]);
    assert.deepEqual(await now(), { Mine: [] });
    await register('b.mp4');
    assert.deepEqual(await now(), { Mine: ['b'] });
  });

  it('are made once by two windows at the same time', async () => {
    await register('a.mp4');
    const other = open();
    const declared = [{ name: 'Both' }];
    const { value } = parseClipProject(JSON.stringify({ version: 1, campaigns: declared }));
    await Promise.all([other.use(value), campaigns.use(value)]);
    await register('b.mp4');
    await Promise.all([other.idle(), campaigns.idle()]);
    assert.deepEqual(await now(), { Both: ['a', 'b'] });
    other.dispose();
  });

  it('go on without a project, as they are', async () => {
    await use([{ name: 'Parts' }]);
    await campaigns.use(null);
    await register('a.mp4');
    assert.deepEqual(await now(), { Parts: [] });
  });
});

import assert from 'node:assert/strict';
import { ClipList, type ClipSource } from '../../../src/projects/clipList';
import { useTestRegistry } from '../registry/support/testRegistry';

describe('the list of clips', () => {
  const context = useTestRegistry();
  /** What was asked of the registry. */
  let asked: string[];
  let list: ClipList;

  beforeEach(() => {
    asked = [];
    const { registry } = context();
    const source: ClipSource = {
      getAllVideos: () => {
        asked.push('all');
        return registry.getAllVideos();
      },
      getVideos: (ids) => {
        asked.push(...ids);
        return registry.getVideos(ids);
      },
      onDidChange: (listener) => registry.onDidChange(listener),
    };
    list = new ClipList(source);
  });
  afterEach(() => list.dispose());

  it('knows each change as soon as it is made, and reads only what changed', async () => {
    const { videoId: first } = await context().register('a.mp4');
    assert.deepEqual([...(await list.read()).keys()], [first]);
    const { videoId: second } = await context().register('b.mp4');
    assert.deepEqual([...(await list.read()).keys()], [first, second]);
    await context().registry.updateTitle(first, 'Another');
    assert.equal((await list.read()).get(first)?.title, 'Another');
    await context().registry.deleteVideo(second);
    assert.deepEqual([...(await list.read()).keys()], [first]);
    await list.read();
    assert.deepEqual(asked, ['all', second, first, second]);
  });

  it('has another revision when clips came, went or are elsewhere, and only then', async () => {
    const { videoId } = await context().register('a.mp4', 'bytes');
    await list.read();
    const before = list.revision;
    await context().registry.updateTitle(videoId, 'Another');
    await list.read();
    assert.equal(list.revision, before);
    await context().registry.relinkVideo(videoId, await context().clip('sub/moved.mp4', 'bytes'));
    await list.read();
    assert.notEqual(list.revision, before);
  });

  it('places clips by the time they were registered', async () => {
    const ids: string[] = [];
    for (const name of ['c.mp4', 'a.mp4', 'b.mp4']) ids.push((await context().register(name)).videoId);
    assert.deepEqual(await Promise.all(ids.map((id) => list.placeOf(id))), [1, 2, 3]);
    assert.equal(await list.placeOf('nobody'), null);
  });

  it('reads again what it could not read', async () => {
    await context().register('a.mp4');
    const { registry } = context();
    let broken = true;
    const flaky = new ClipList({
      getAllVideos: () => (broken ? Promise.reject(new Error('busy')) : registry.getAllVideos()),
      getVideos: (ids) => registry.getVideos(ids),
      onDidChange: (listener) => registry.onDidChange(listener),
    });
    await assert.rejects(flaky.read(), /busy/);
    broken = false;
    assert.equal((await flaky.read()).size, 1);
    flaky.dispose();
  });
});

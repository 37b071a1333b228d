import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { decideHome, others, standsFor, type HomeFacts, type RegistryMarker } from '../../../src/registry/registryHome';
import { RegistryMarkers } from '../../../src/registry/registryMarkers';
import { useTemporaryFolder } from './support/temporaryFolder';

const place = (workspace: string): string => path.join(path.resolve('/data/workspaceStorage'), workspace, 'clipdeck');
const OWN = place('4f1a');
const TWIN = place('77be');
const CLIPS = 'file:///home/me/clips';

function marker(storage: string, changes: Partial<RegistryMarker> = {}): RegistryMarker {
  return {
    version: 1,
    storage,
    folders: [CLIPS],
    name: 'clips',
    openedAt: '2026-11-20T10:00:00.000Z',
    videos: 12,
    choice: null,
    ...changes,
  };
}

/** @param registries storage folders with a registry @param folders that exist besides */
function facts(registries: readonly string[], markers: RegistryMarker[], changes: Partial<HomeFacts> = {}): HomeFacts {
  return {
    storage: OWN,
    folders: [CLIPS],
    markers,
    hasRegistry: (storage) => registries.includes(storage),
    exists: (folder) => registries.some((storage) => path.dirname(storage) === folder),
    ...changes,
  };
}

describe('decideHome', () => {
  it('uses the folder that VS Code hands out', () => {
    const own = { kind: 'use', storage: OWN, because: 'own' };
    assert.deepEqual(decideHome(facts([], [])), own);
    assert.deepEqual(decideHome(facts([OWN], [marker(OWN)])), own);
    assert.deepEqual(decideHome(facts([OWN, TWIN], [marker(OWN), marker(TWIN)])), own, 'both have been in use');
    assert.deepEqual(decideHome(facts([TWIN], [marker(TWIN, { folders: ['file:///elsewhere'] })])), own);
    assert.deepEqual(decideHome(facts([], [marker(TWIN)])), own, 'the other registry is gone');
  });

  it('asks before it begins an empty one where another has the clips, the one used last first', () => {
    const older = marker(TWIN);
    const newer = marker(place('9c'), { folders: ['file:///b', CLIPS], openedAt: '2026-11-21T10:00:00.000Z' });
    assert.deepEqual(decideHome(facts([TWIN, newer.storage], [older, newer])), {
      kind: 'ask',
      candidates: [newer, older],
    });
  });

  it('asks once: a choice holds as long as the chosen registry is there', () => {
    const chosen = [marker(OWN, { choice: TWIN }), marker(TWIN)];
    assert.deepEqual(decideHome(facts([TWIN], chosen)), { kind: 'use', storage: TWIN, because: 'chosen' });
    assert.deepEqual(decideHome(facts([OWN, TWIN], chosen)), { kind: 'use', storage: TWIN, because: 'chosen' });
    assert.deepEqual(decideHome(facts([], chosen)), { kind: 'use', storage: OWN, because: 'own' });
    const empty = [marker(OWN, { choice: OWN }), marker(TWIN)];
    assert.deepEqual(decideHome(facts([TWIN], empty)), { kind: 'use', storage: OWN, because: 'own' });
  });

  describe('in a folder that stands for another', () => {
    const first = place('4f1a-1');
    const use = { kind: 'use', storage: OWN, because: 'stand-in' };

    it('uses the one it stands for, also when that has no registry yet', () => {
      assert.deepEqual(decideHome(facts([OWN], [], { storage: first })), use);
      assert.deepEqual(decideHome(facts([OWN], [], { storage: place('4f1a-9') })), use);
      const exists = (folder: string): boolean => folder === path.dirname(OWN);
      assert.deepEqual(decideHome(facts([], [], { storage: first, exists })), use);
    });

    it('takes it for a name like any other when there is nothing that it could stand for', () => {
      assert.deepEqual(decideHome(facts([], [], { storage: first })), { kind: 'use', storage: first, because: 'own' });
    });

    it('asks when both have a registry already', () => {
      assert.deepEqual(decideHome(facts([OWN, first], [marker(OWN), marker(first)], { storage: first })), {
        kind: 'ask',
        candidates: [marker(OWN)],
      });
    });

    it('is found from the one it stands for', () => {
      assert.deepEqual(decideHome(facts([first], [marker(first)])), { kind: 'ask', candidates: [marker(first)] });
    });

    it('is told by its name', () => {
      assert.equal(standsFor(first), OWN);
      for (const name of ['4f1a', '4f1a-0', '4f1a-10', '-1', '--2', '4f1a-x']) {
        assert.equal(standsFor(place(name)), null);
      }
    });
  });

  it('knows the others of a workspace', () => {
    const all = [marker(OWN), marker(TWIN), marker(place('no'), { folders: [] })];
    assert.deepEqual(others(facts([OWN, TWIN, place('no')], all)), [marker(TWIN)]);
  });
});

describe('RegistryMarkers', () => {
  const folder = useTemporaryFolder();

  it('keep a note for each storage folder, and pass over what is none', async () => {
    const home = path.join(folder(), 'registries');
    const markers = new RegistryMarkers(home);
    assert.deepEqual(await markers.all(), []);
    await markers.set(marker(OWN));
    await markers.set(marker(TWIN));
    await markers.set(marker(TWIN, { videos: 13 }));
    for (const [name, text] of Object.entries({ a: '{', b: '{"version":2}', c: '[]' })) {
      fs.writeFileSync(path.join(home, `${name}.json`), text);
    }
    const all = await markers.all();
    assert.deepEqual(all.map(({ videos }) => videos).sort(), [12, 13]);
    assert.equal((await markers.get(TWIN))?.videos, 13);
    assert.equal(await markers.get(place('none')), null);
    assert.ok(fs.readdirSync(home).every((name) => name.endsWith('.json')));
  });
});

import assert from 'node:assert/strict';
import { resolveMetadata } from '../../../src/model/metadataResolution';
import {
  parseClipProject,
  projectLayers,
  projectRateLimit,
  projectSchedule,
  ProjectState,
  projectTargets,
  projectTemplates,
  type ClipProject,
} from '../../../src/projects';

const schedule = { timeZone: 'UTC', times: ['12:00'] };

function project(fields: object): ClipProject {
  const { value, diagnostics } = parseClipProject(JSON.stringify({ version: 1, ...fields }));
  return value ?? assert.fail(JSON.stringify(diagnostics));
}

describe('the rules of a clip project', () => {
  const made = project({
    platforms: {
      youtube: {
        accounts: ['main', 'second'],
        defaults: { title: 'YT {stem}' },
        templates: { title: '{title}!' },
        rateLimit: { maxPerDay: 2 },
      },
      tiktok: { enabled: false },
      instagram: { schedule: { ...schedule, times: ['18:00'] } },
    },
    defaults: { title: '{stem}', visibility: 'unlisted', madeForKids: false },
    templates: { title: '{title}?', description: '{description} #end' },
    texts: { mode: 'perVideo', rows: [{ title: 'Row', description: 'of {stem}' }] },
    rateLimit: { cooldownSeconds: 60, maxPerDay: 10 },
    schedule,
  });

  it('say where clips go', () => {
    assert.deepEqual(projectTargets(made), [
      { platform: 'youtube', account: 'main' },
      { platform: 'youtube', account: 'second' },
      { platform: 'instagram', account: 'default' },
    ]);
  });

  it('give each platform its own, and else what holds for all', () => {
    assert.deepEqual(projectRateLimit(made, 'youtube'), { cooldownSeconds: 60, maxPerDay: 2 });
    assert.deepEqual(projectRateLimit(made, 'constructor'), { cooldownSeconds: 60, maxPerDay: 10 });
    assert.deepEqual(
      [projectSchedule(made, 'youtube')?.times, projectSchedule(made, 'instagram')?.times],
      [['12:00'], ['18:00']],
    );
    assert.equal(projectSchedule(project({}), 'youtube'), null);
    assert.equal(projectTemplates(made, 'youtube').title, '{title}!');
    assert.equal(projectTemplates(made, 'youtube').description, '{description} #end');
  });

  it('make the texts of a clip: its row, then the platform’s defaults, then those of all', () => {
    const resolved = (index: number | null, platform: string): (string | undefined)[] => {
      const { metadata, values } = resolveMetadata({
        clip: { filePath: 'clips/a.mp4', index, duration: null, nowMs: 0, timeZone: 'UTC' },
        platform,
        account: 'default',
        layers: projectLayers(made, index),
        templates: projectTemplates(made, platform),
      });
      return [metadata?.title, metadata?.description, values.title?.origin];
    };
    assert.deepEqual(resolved(1, 'youtube'), ['Row!', 'of a #end', 'clipdeck.json, texts.rows[0]']);
    assert.deepEqual(resolved(2, 'youtube'), ['YT a!', '#end', 'clipdeck.json']);
    assert.deepEqual(resolved(null, 'tiktok'), ['a?', '#end', 'clipdeck.json']);
  });
});

describe('the state of a clip project', () => {
  it('is the last good one', () => {
    const state = new ProjectState();
    assert.deepEqual([state.current, state.update(null).changed], [null, false]);
    assert.ok(state.update('{ "version": 1 }').changed);
    assert.equal(state.update('{ "version": 1 } // the same').changed, false);
    const broken = state.update('{ "version": 1, "clips": { "folders": ["../x"] } }');
    assert.deepEqual([broken.changed, broken.diagnostics.length], [false, 1]);
    assert.deepEqual(broken.project?.clips.folders, ['.']);
    assert.deepEqual(state.update('{ "version": 1, "clips": { "folders": ["x"] } }').project?.clips.folders, ['x']);
    assert.deepEqual([state.update(null).project, state.current], [null, null]);
  });
});

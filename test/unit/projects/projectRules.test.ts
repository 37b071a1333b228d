import assert from 'node:assert/strict';
import { campaignLayers, campaignPlanSchema, type Campaign } from '../../../src/model/campaign';
import { resolveMetadata } from '../../../src/model/metadataResolution';
import {
  parseClipProject,
  projectLayers,
  projectRateLimit,
  projectSchedule,
  ProjectState,
  projectTargets,
  projectTemplates,
  rateLimitsOfProjects,
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

describe('the limits of an account', () => {
  const settings = { cooldownSeconds: 10, perHour: null, perDay: 20 };

  it('are those of the settings as far as no project says another', () => {
    assert.deepEqual(rateLimitsOfProjects([], settings), settings);
    assert.deepEqual(rateLimitsOfProjects([{ maxPerHour: 3 }], settings), { ...settings, perHour: 3 });
  });

  it('are the strictest of several projects that post to it', () => {
    const rules = [
      { cooldownSeconds: 60, maxPerDay: 100 },
      { cooldownSeconds: 0, maxPerDay: 50, maxPerHour: 9 },
    ];
    assert.deepEqual(rateLimitsOfProjects(rules, settings), { cooldownSeconds: 60, perHour: 9, perDay: 50 });
  });
});

describe('the texts of a campaign', () => {
  const campaign: Campaign = {
    id: 'c',
    name: 'Spring',
    createdAt: '2027-01-01T00:00:00.000Z',
    plan: campaignPlanSchema.parse({
      defaults: { description: 'New: {stem}' },
      platforms: { tiktok: { description: 'On TikTok' } },
      texts: { mode: 'perVideo', rows: [{ title: 'First' }, { title: 'Second', hashtags: 'two' }] },
    }),
    videoIds: ['a', 'b', 'c'],
    batchIds: [],
  };
  const resolve = (videoId: string, platform = 'youtube') =>
    resolveMetadata({
      clip: { filePath: 'clips/night.mp4', index: 1, duration: 6, nowMs: 0, timeZone: 'UTC' },
      platform,
      account: 'default',
      layers: [
        { source: 'sidecar', origin: 'night.json', fields: { title: 'Sidecar', description: 'Sidecar', tags: 'x' } },
        ...campaignLayers(campaign, videoId),
        { source: 'panel', origin: 'edited', fields: { visibility: 'public', madeForKids: false } },
      ],
    });

  it('count more than the files, less than the panel, and stay together by the place in the campaign', () => {
    const { title, description, hashtags, tags } = resolve('b').values;
    assert.deepEqual([title?.value, description?.value, tags?.value], ['Second', 'New: night', ['x']]);
    assert.deepEqual(hashtags?.value, ['two']);
    assert.deepEqual([title?.source, title?.origin], ['campaign', 'Spring, texts.rows[1]']);
    assert.equal(resolve('b', 'tiktok').values.description?.value, 'On TikTok');
    assert.equal(resolve('c').values.title?.value, 'Sidecar', 'there is no row for the third');
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

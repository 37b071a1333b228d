import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { sampleFolder } from '../../../scripts/lib/sampleProject';
import { campaignLayers } from '../../../src/model/campaign';
import { resolveMetadata, type MetadataLayer } from '../../../src/model/metadataResolution';
import {
  clipMatcher,
  MetadataFiles,
  parseClipProject,
  projectLayers,
  projectSchedule,
  projectTargets,
  projectTemplates,
  readSidecar,
} from '../../../src/projects';
import { instagramViolations } from '../../../src/uploaders/instagram/limits';
import { tiktokViolations } from '../../../src/uploaders/tiktok/limits';
import { youtubeViolations } from '../../../src/uploaders/youtube/limits';

const violations = { youtube: youtubeViolations, tiktok: tiktokViolations, instagram: instagramViolations } as const;

describe('the sample project', () => {
  const { value: project, diagnostics } = parseClipProject(
    readFileSync(path.join(sampleFolder, 'clipdeck.json'), 'utf8'),
  );
  const names = readdirSync(path.join(sampleFolder, 'clips')).filter((name) => name.endsWith('.mp4'));
  const clips = names.map((name) => ({ id: name, filePath: `clips/${name}`, checksum: '0'.repeat(64) }));

  it('is valid, and posts to every platform by a schedule', () => {
    assert.deepEqual(diagnostics, []);
    assert.ok(project);
    assert.deepEqual(
      projectTargets(project).map(({ platform }) => platform),
      Object.keys(violations),
    );
    for (const platform of Object.keys(violations)) assert.ok(projectSchedule(project, platform));
  });

  it('declares a campaign of all its clips, with texts that each of its platforms takes', () => {
    const [campaign, ...others] = project?.campaigns ?? [];
    assert.ok(campaign);
    assert.deepEqual(others, []);
    assert.ok(
      project && names.every((name) => clipMatcher({ ...project.clips, include: campaign.clips })(`clips/${name}`)),
    );
    const { name, clips: _, ...plan } = campaign;
    const made = { id: '', createdAt: '', name, plan, videoIds: names, batchIds: [] };
    for (const [place, clip] of names.entries()) {
      for (const { platform } of campaign.targets) {
        const { metadata, problems, values } = resolveMetadata({
          clip: { filePath: `clips/${clip}`, index: place + 1, duration: 5, nowMs: Date.now(), timeZone: 'UTC' },
          platform,
          account: 'default',
          layers: [...campaignLayers(made, clip), ...projectLayers(project, place + 1)],
          templates: projectTemplates(project, platform),
        });
        assert.deepEqual(problems, []);
        assert.match(metadata?.description ?? '', new RegExp(`Part ${place + 1} of the night series`));
        assert.equal(values.description?.source, 'campaign');
      }
    }
  });

  it('has texts for every clip that each platform takes', async () => {
    assert.ok(project);
    const files = await new MetadataFiles(sampleFolder, project.clips.metadataFiles).read(clips, 1);
    assert.deepEqual(
      files.flatMap((file) => file.diagnostics),
      [],
    );
    const titles: string[] = [];
    for (const [place, { id, filePath }] of clips.entries()) {
      const file = path.join(sampleFolder, filePath);
      const sidecar = await readSidecar(sampleFolder, file);
      assert.deepEqual(sidecar.diagnostics, []);
      const layers: MetadataLayer[] = [
        ...(sidecar.layer ? [sidecar.layer] : []),
        ...files.flatMap(({ layers: of }) => of.get(id) ?? []),
        ...projectLayers(project, place + 1),
      ];
      for (const platform of ['youtube', 'tiktok', 'instagram'] as const) {
        const { metadata, problems, values } = resolveMetadata({
          clip: { filePath, index: place + 1, duration: 5, nowMs: Date.now(), timeZone: 'UTC' },
          platform,
          account: 'default',
          layers,
          templates: projectTemplates(project, platform),
        });
        assert.deepEqual(problems, []);
        assert.ok(metadata);
        const clip = { path: file, size: statSync(file).size, fileName: id, media: null };
        assert.deepEqual(violations[platform](clip, metadata, Date.now()), [], `${id} on ${platform}`);
        titles.push(`${platform}: ${metadata.title} (${values.title?.source})`);
      }
    }
    assert.deepEqual(
      titles.filter((title) => /City|Ocean/.test(title)),
      [
        'youtube: City lights (csv)',
        'tiktok: City lights 🌃 (csv)',
        'instagram: City lights (csv)',
        'youtube: Ocean drive (sidecar)',
        'tiktok: Ocean drive (sidecar)',
        'instagram: Ocean drive (sidecar)',
      ],
    );
  });
});

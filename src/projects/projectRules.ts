import type { MetadataLayer, MetadataTemplates } from '../model/metadataResolution';
import type { AccountName, PlatformId } from '../model/platform';
import { assignRow } from '../model/rowAssignment';
import { CLIP_PROJECT_FILE } from './clipProjectFile';
import type { ClipProject, PlatformOfProject, RateLimitRule, ScheduleRule } from './clipProjectSchema';

/** Where every clip of the project goes. */
export function projectTargets(project: ClipProject): { platform: PlatformId; account: AccountName }[] {
  return Object.entries(project.platforms).flatMap(([platform, { enabled, accounts }]) =>
    enabled ? accounts.map((account) => ({ platform, account })) : [],
  );
}

/**
 * What the project file says of a clip's metadata: its row of texts, then the defaults.
 * @param index place of the clip in the project, from 1; null: it has none, and gets no row
 */
export function projectLayers(project: ClipProject, index: number | null): MetadataLayer[] {
  const { mode, rows, seed } = project.texts;
  const chosen = index === null ? null : assignRow(mode, index - 1, rows.length, seed);
  const row = chosen === null ? undefined : rows[chosen];
  const ofPlatforms = Object.entries(project.platforms).flatMap(([id, { defaults }]) =>
    defaults ? [[id, defaults] as const] : [],
  );
  return [
    ...(row
      ? [{ source: 'project', origin: `${CLIP_PROJECT_FILE}, texts.rows[${chosen}]`, fields: row } as const]
      : []),
    {
      source: 'project',
      origin: CLIP_PROJECT_FILE,
      fields: project.defaults,
      platforms: Object.fromEntries(ofPlatforms),
    },
  ];
}

/** The templates of a platform: its own, and where it has none, those of the project. */
export function projectTemplates(project: ClipProject, platform: PlatformId): MetadataTemplates {
  return { ...project.templates, ...platformOf(project, platform)?.templates, origin: CLIP_PROJECT_FILE };
}

/** How often may be uploaded to an account of a platform; what is left out is for the settings to say. */
export function projectRateLimit(project: ClipProject, platform: PlatformId): RateLimitRule {
  return { ...project.rateLimit, ...platformOf(project, platform)?.rateLimit };
}

/** When posts go out on a platform; null: at once. */
export function projectSchedule(project: ClipProject, platform: PlatformId): ScheduleRule | null {
  return platformOf(project, platform)?.schedule ?? project.schedule ?? null;
}

function platformOf(project: ClipProject, platform: PlatformId): PlatformOfProject | undefined {
  return Object.hasOwn(project.platforms, platform) ? project.platforms[platform] : undefined;
}

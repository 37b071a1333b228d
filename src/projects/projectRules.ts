import type { MetadataLayer, MetadataTemplates } from '../model/metadataResolution';
import type { AccountName, PlatformId } from '../model/platform';
import type { RateLimits } from '../model/rateLimits';
import type { ScheduleRule } from '../model/scheduleRule';
import { chosenRow } from '../model/textRows';
import { CLIP_PROJECT_FILE } from './clipProjectFile';
import type { ClipProject, PlatformOfProject, RateLimitRule } from './clipProjectSchema';

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
  const row = chosenRow(project.texts, index);
  const ofPlatforms = Object.entries(project.platforms).flatMap(([id, { defaults }]) =>
    defaults ? [[id, defaults] as const] : [],
  );
  return [
    ...(row
      ? [{ source: 'project', origin: `${CLIP_PROJECT_FILE}, texts.rows[${row.number}]`, fields: row.fields } as const]
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

/**
 * The limits of an account: what the projects say, and where none does, the settings. Several projects may post to the
 * same account: it keeps to the strictest of them.
 */
export function rateLimitsOfProjects(rules: readonly RateLimitRule[], settings: RateLimits): RateLimits {
  const said = <K extends keyof RateLimitRule>(name: K): NonNullable<RateLimitRule[K]>[] =>
    rules.flatMap((rule) => rule[name] ?? []);
  const [cooldowns, hours, days] = [said('cooldownSeconds'), said('maxPerHour'), said('maxPerDay')];
  return {
    cooldownSeconds: cooldowns.length > 0 ? Math.max(...cooldowns) : settings.cooldownSeconds,
    perHour: hours.length > 0 ? Math.min(...hours) : settings.perHour,
    perDay: days.length > 0 ? Math.min(...days) : settings.perDay,
  };
}

/** When posts go out on a platform; null: at once. */
export function projectSchedule(project: ClipProject, platform: PlatformId): ScheduleRule | null {
  return platformOf(project, platform)?.schedule ?? project.schedule ?? null;
}

function platformOf(project: ClipProject, platform: PlatformId): PlatformOfProject | undefined {
  return Object.hasOwn(project.platforms, platform) ? project.platforms[platform] : undefined;
}

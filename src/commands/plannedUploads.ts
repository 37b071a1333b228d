import * as vscode from 'vscode';
import type { Campaign } from '../model/campaign';
import type { Video } from '../model/records';
import type { ScheduleRule } from '../model/scheduleRule';
import { assignSlots } from '../model/scheduleSlots';
import { placeKey, type UploadKey } from '../model/uploadKey';
import type { UploadMetadata } from '../model/uploadMetadata';
import type { Schedule } from '../model/uploadQueue';
import { visibilityWords } from '../views/detail/fieldWords';
import { clockTime } from '../views/presentation';
import { laneName } from '../views/statusBar';
import type { Services } from './services';
import { objectionsTo, problemsIn } from './violations';

/** An upload with what it would be posted with, and when. */
export interface PlannedUpload {
  readonly key: UploadKey;
  readonly video: Video;
  readonly metadata: UploadMetadata;
  /** When it is to start; null: at once. */
  readonly schedule: Schedule | null;
  /** Why its platform will not take it as it is, as far as that is known; empty: nothing speaks against it. */
  readonly objections: readonly string[];
}

/**
 * Adds the metadata to each upload; what is wrong with it is told at once, and keeps that upload from being queued.
 * @param campaign as part of which they are made
 */
export async function planUploads(
  services: Services,
  keys: readonly UploadKey[],
  campaign: Campaign | null = null,
): Promise<PlannedUpload[]> {
  const planned: PlannedUpload[] = [];
  const problems: string[] = [];
  const videos = new Map(
    (await services.registry.getVideos([...new Set(keys.map((key) => key.videoId))])).map((video) => [video.id, video]),
  );
  const media = new Map(
    await Promise.all([...videos.keys()].map(async (id) => [id, await services.registry.getMediaFacts(id)] as const)),
  );
  for (const key of keys) {
    const video = videos.get(key.videoId);
    if (!video) continue;
    const found = await services.metadata.resolveFor(key, { campaign });
    const wrong = problemsIn(found);
    const { metadata } = found;
    if (metadata && wrong.length === 0) {
      const clip = { video, media: media.get(video.id) ?? null };
      const objections = objectionsTo(services, key.platform, clip, metadata);
      planned.push({ key, video, metadata, schedule: null, objections });
    } else problems.push(`${video.title}: ${wrong.join(' ')}`);
  }
  if (problems.length > 0) void tellProblems([...new Set(problems)], keys[0]?.videoId ?? '');
  return planned;
}

async function tellProblems(problems: readonly string[], videoId: string): Promise<void> {
  const edit = vscode.l10n.t('Show Details');
  if ((await vscode.window.showErrorMessage(problems.slice(0, 5).join(' '), edit)) !== edit) return;
  await vscode.commands.executeCommand('clipdeck.showVideo', { kind: 'video', videoId });
}

/**
 * Gives each upload the next free time of its rule. What its account posts, or is to post, already is left free.
 * @param ruleOf null: it goes at once
 */
export async function inFreeSlots(
  { registry }: Services,
  uploads: readonly PlannedUpload[],
  ruleOf: (upload: PlannedUpload) => ScheduleRule | null,
): Promise<PlannedUpload[]> {
  const wishes = uploads.map((upload) => ({ lane: placeKey(upload.key), rule: ruleOf(upload) }));
  const now = Date.now();
  const taken = new Map<string, readonly number[]>();
  for (const [index, { key }] of uploads.entries()) {
    const wish = wishes[index];
    if (!wish?.rule || taken.has(wish.lane)) continue;
    const gapMs = Math.max(...wishes.map(({ rule }) => rule?.minimumGapMinutes ?? 0)) * 60_000;
    // The last post counts as well: the next one keeps its distance.
    taken.set(wish.lane, await registry.postingTimes(key.platform, key.account, now - gapMs));
  }
  const slots = assignSlots(wishes, now, taken);
  return uploads.map((upload, index) => ({ ...upload, schedule: slots[index] ?? null }));
}

/** One upload in a line: what goes where, who may see it, and when. */
export function uploadLine({ key, metadata, schedule }: PlannedUpload, services: Pick<Services, 'engine'>): string {
  const kids = metadata.madeForKids ? vscode.l10n.t('made for kids') : vscode.l10n.t('not made for kids');
  const name = laneName(key, services.engine.platforms());
  const line = `“${metadata.title}” → ${name} (${visibilityWords(metadata.visibility)}, ${kids})`;
  return schedule ? `${line}, ${clockTime(schedule.at, Date.now())}` : line;
}

import * as vscode from 'vscode';
import * as z from 'zod';
import { metadataFieldsSchema } from '../model/metadataFields';
import { DEFAULT_ACCOUNT, platformIdSchema, type UploadKey } from '../model/platform';
import type { Upload, VideoWithUploads } from '../model/records';
import { visibilitySchema } from '../model/uploadMetadata';
import { uploadStatuses } from '../model/uploadStatus';
import { videoIdSchema } from '../model/videoFields';
import { statusWords } from '../views/presentation';
import { fromOutside } from './api/inputs';
import { queueFromOutside } from './api/uploadStage';
import type { PlannedUpload } from './plannedUploads';
import type { Services } from './services';
import { objectionLines } from './uploadQuestion';
import { objectionsTo } from './violations';

/** Videos that one answer may hold: more would only fill the model's memory. */
const MAX_LISTED = 50;

const listInput = z.strictObject({
  text: z.string().max(200).optional(),
  status: z.enum(uploadStatuses).optional(),
  platform: platformIdSchema.optional(),
  limit: z.number().int().min(1).max(MAX_LISTED).default(20),
});

/** Read-only: which videos there are, with the state of their uploads in a word. */
export async function listVideos({ registry }: Services, input: unknown): Promise<unknown> {
  const { text, status, platform, limit } = fromOutside(listInput, input, 'list_videos');
  const { videos, next } = await registry.listVideos({
    limit,
    ...(text !== undefined && { text }),
    ...(status !== undefined && { status }),
    ...(platform !== undefined && { platform }),
  });
  return { videos: videos.map(briefVideo), more: next !== null };
}

const statusInput = z.strictObject({ videoId: videoIdSchema });

/** Read-only: the uploads of a video with their errors and posts, and the last attempts. */
export async function getUploadStatus({ registry }: Services, input: unknown): Promise<unknown> {
  const { videoId } = fromOutside(statusInput, input, 'get_upload_status');
  const [video] = await registry.getVideos([videoId]);
  if (!video) return { error: vscode.l10n.t('No video is registered under the id "{0}".', videoId) };
  const attempts = (await registry.getAttempts(videoId)).slice(0, 10);
  return {
    ...briefVideo(video),
    uploads: video.uploads.map(fullUpload),
    attempts: attempts.map(({ platform, account, number, startedAt, finishedAt, outcome, error }) => {
      return { platform, account, number, startedAt, finishedAt, outcome, error: error?.userMessage ?? null };
    }),
  };
}

const queueInput = z.strictObject({
  videoIds: z.array(videoIdSchema).min(1).max(MAX_LISTED),
  platforms: z.array(platformIdSchema).min(1).max(10),
  visibility: visibilitySchema.optional(),
  metadata: metadataFieldsSchema.unwrap().omit({ visibility: true }).optional(),
});

/**
 * What a person is shown before the tool may do anything: which videos, where, who will see them, and what will not be
 * taken there.
 */
export async function confirmQueueUpload(services: Services, input: unknown): Promise<vscode.PreparedToolInvocation> {
  const requests = queueRequests(input);
  const { registry } = services;
  const names = new Map(services.engine.platforms().map(({ id, name }) => [id, name]));
  const nameOf = ({ platform }: UploadKey): string => names.get(platform) ?? platform;
  const lines: string[] = [];
  const checked: Pick<PlannedUpload, 'key' | 'metadata' | 'objections'>[] = [];
  for (const { key, fields } of requests) {
    const video = await registry.getVideo(key.videoId);
    const title = video?.title ?? key.videoId;
    const { metadata, values } = await services.metadata.resolveFor(key, { asked: fields });
    const visibility = metadata?.visibility ?? values.visibility?.value ?? vscode.l10n.t('not chosen');
    lines.push(`- “${title}” → ${nameOf(key)} (${visibility})`);
    if (!video || !metadata || !names.has(key.platform)) continue;
    const clip = { video, media: await registry.getMediaFacts(video.id) };
    checked.push({ key, metadata, objections: objectionsTo(services, key.platform, clip, metadata) });
  }
  lines.push(...objectionLines(checked, ({ key }) => nameOf(key)));
  return {
    invocationMessage: vscode.l10n.t('Queuing {0} uploads', requests.length),
    confirmationMessages: {
      title:
        requests.length === 1 ? vscode.l10n.t('Upload a clip?') : vscode.l10n.t('Make {0} uploads?', requests.length),
      // Titles are what somebody wrote: as text, not as Markdown.
      message: new vscode.MarkdownString().appendText(lines.join('\n')),
    },
  };
}

/** Queues each video for each platform; what is seen by others is confirmed in a dialog besides. */
export async function queueUpload(services: Services, input: unknown): Promise<unknown> {
  const answers: unknown[] = [];
  for (const { key, fields } of queueRequests(input)) {
    const { queued, refusal, problems, earlierPost } = await queueFromOutside(services, { key, metadata: fields });
    answers.push({ videoId: key.videoId, platform: key.platform, queued, refusal, problems, earlierPost });
  }
  return { uploads: answers };
}

function queueRequests(input: unknown): { key: UploadKey; fields: z.output<typeof metadataFieldsSchema> }[] {
  const { videoIds, platforms, visibility, metadata } = fromOutside(queueInput, input, 'queue_upload');
  const fields = { ...metadata, ...(visibility !== undefined && { visibility }) };
  return videoIds.flatMap((videoId) =>
    platforms.map((platform) => ({ key: { videoId, platform, account: DEFAULT_ACCOUNT }, fields })),
  );
}

function briefVideo({ id, title, filePath, duration, fileState, uploads }: VideoWithUploads) {
  const states = Object.fromEntries(uploads.map(({ platform, status }) => [platform, statusWords(status)]));
  return { videoId: id, title, file: filePath, duration, fileState, states };
}

function fullUpload({ platform, account, status, statusAt, postUrl, postVisibility, error, retryCount }: Upload) {
  return {
    platform,
    account,
    status,
    words: statusWords(status),
    since: statusAt,
    postUrl,
    visibility: postVisibility,
    error: error && { message: error.userMessage, hint: error.hint },
    retryCount,
  };
}

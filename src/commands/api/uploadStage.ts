import * as vscode from 'vscode';
import type { QueueAnswer, UploadEnd } from '../../../docs/api/clipdeck';
import type { MetadataFields } from '../../model/metadataFields';
import type { Upload } from '../../model/records';
import type { UploadMetadata } from '../../model/uploadMetadata';
import type { UploadKey } from '../../model/uploadKey';
import { isActive } from '../../model/uploadStatus';
import { setting } from '../../views/settings';
import type { Services } from '../services';
import { problemsIn } from '../violations';
import { publicUpload } from './publicRecords';

/** What another program asks for: an extension, a command with arguments, a language model's tool. */
export interface OutsideRequest {
  readonly key: UploadKey;
  /** Counts more than what is said about the clip elsewhere. */
  readonly metadata: MetadataFields;
}

const queued: QueueAnswer = { queued: true, refusal: null, problems: [], earlierPost: null };

/**
 * Queues an upload that no person pressed a button for. The rules are those of the button: trust, duplicates, rate
 * limits, what is wrong with the metadata. A post that others will see is shown to the person first; that the caller
 * has asked already does not count. "Upload Anyway" is not to be had here.
 * @throws Error when the workspace is not trusted, or the platform or the video is not known
 */
export async function queueFromOutside(services: Services, request: OutsideRequest): Promise<QueueAnswer> {
  const { key } = request;
  if (!vscode.workspace.isTrusted) {
    throw new Error(vscode.l10n.t('This workspace is not trusted, so nothing is uploaded from it.'));
  }
  const platform = services.engine.platforms().find(({ id }) => id === key.platform);
  if (!platform) throw new Error(vscode.l10n.t('There is no platform "{0}".', key.platform));
  const found = await services.metadata.resolveFor(key, { asked: request.metadata });
  const problems = problemsIn(found);
  if (!found.metadata || problems.length > 0) return { ...queued, queued: false, refusal: 'metadata', problems };
  if (isSeenByOthers(found.metadata) && !(await confirmed(platform.name, found.metadata))) {
    return { ...queued, queued: false, refusal: 'not_confirmed' };
  }
  const { decision, earlierPost } = await services.engine.queue({ ...key, metadata: found.metadata });
  if (decision.allowed) return queued;
  return { ...queued, queued: false, refusal: decision.reason, earlierPost };
}

/** Also what the platform makes public by itself later. */
function isSeenByOthers({ visibility, publishAt }: UploadMetadata): boolean {
  return visibility !== 'private' || publishAt !== null;
}

async function confirmed(platform: string, { title, visibility, publishAt }: UploadMetadata): Promise<boolean> {
  if (!setting('confirmUpload')) return true;
  const upload = vscode.l10n.t('Upload');
  const detail = [
    vscode.l10n.t('Another extension or an assistant has asked for this. Visibility: {0}.', visibility),
    ...(publishAt === null ? [] : [vscode.l10n.t('It is published at {0}.', new Date(publishAt).toLocaleString())]),
  ].join('\n');
  const question = vscode.l10n.t('Upload “{0}” to {1}?', title, platform);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, upload)) === upload;
}

/**
 * Queues an upload and waits until nothing more happens to it by itself, whichever window makes it.
 * @throws the signal's reason when it is aborted
 */
export async function runUploadStage(
  services: Services,
  request: OutsideRequest,
  signal: AbortSignal | undefined,
): Promise<UploadEnd> {
  signal?.throwIfAborted();
  const { registry } = services;
  const { key } = request;
  const status = (): Promise<Upload | null> => registry.getUploadStatus(key);
  let changed = (): void => undefined;
  let look = new Promise<void>((resolve) => (changed = resolve));
  const subscription = registry.onDidChange((ids) => {
    if (ids === 'all' || ids.includes(key.videoId)) changed();
  });
  const aborted = rejectionOf(signal);
  try {
    const answer = await Promise.race([queueFromOutside(services, request), aborted.promise]);
    if (!answer.queued) return end(answer, 'REFUSED', await status());
    for (;;) {
      const upload = await status();
      if (upload && isOver(upload)) return end(answer, upload.status, upload);
      await Promise.race([look, aborted.promise]);
      look = new Promise<void>((resolve) => (changed = resolve));
    }
  } finally {
    subscription.dispose();
    aborted.dispose();
  }
}

/** Nothing more happens to it by itself: it neither runs nor waits for a time. */
function isOver({ status, nextAttemptAt }: Upload): boolean {
  return !isActive(status) && nextAttemptAt === null;
}

function end(answer: QueueAnswer, status: UploadEnd['status'], upload: Upload | null): UploadEnd {
  return { ...answer, status, upload: upload && publicUpload(upload) };
}

/** A promise that only ever rejects, with the signal's reason. */
function rejectionOf(signal: AbortSignal | undefined): { promise: Promise<never>; dispose(): void } {
  let listener = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    listener = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('Aborted'));
    signal?.addEventListener('abort', listener, { once: true });
  });
  promise.catch(() => undefined);
  return { promise, dispose: () => signal?.removeEventListener('abort', listener) };
}

import * as vscode from 'vscode';
import type { Batch, BatchItem, Lane } from '../model/uploadQueue';
import { uploadKeyString, type UploadKey } from '../model/uploadKey';
import type { UploadError } from '../model/uploadError';
import type { UploadEngine } from '../engine/uploadEngine';
import type { UploadProgress } from '../engine/progress';
import { nextStep, takeStep, type NextStep } from './nextStep';
import { percentOf, phaseWords } from './presentation';
import { translated } from './translated';

/** Progress that is reported faster is not shown by the workbench. */
const REPORT_MS = 200;
/** How long nothing of a batch may run before its notification is taken away, milliseconds. */
const QUIET_MS = 3_000;

type Engine = Pick<
  UploadEngine,
  'onProgress' | 'onDidFinish' | 'onDidChangeBatch' | 'onDidChangeLanes' | 'batchItems' | 'cancelAll'
>;

/**
 * One notification for each bulk upload that something is being done for: items, bytes, what is being done, and Cancel.
 * When it is finished, one summary. What a window before this one has left is followed as well. A lane that waits for a person says so once, with the button that helps.
 */
export class UploadNotification implements vscode.Disposable {
  private readonly batches = new Map<string, BatchProgress>();
  private readonly waiting = new Map<string, string>();
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(
    private readonly engine: Engine,
    private readonly report: (error: unknown) => void,
  ) {
    this.subscriptions = [
      engine.onProgress(({ key, ...progress }) => {
        for (const batch of this.batches.values()) batch.progress(key, progress);
      }),
      engine.onDidFinish(({ key }) => {
        for (const batch of this.batches.values()) batch.ended(key);
      }),
      engine.onDidChangeBatch((batch) => this.take(batch)),
      engine.onDidChangeLanes((lanes) => this.noticeLanes(lanes)),
    ];
  }

  dispose(): void {
    for (const batch of this.batches.values()) batch.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private take(batch: Batch): void {
    let shown = this.batches.get(batch.id);
    if (!shown) {
      // Of one that had ended before this window looked there is nothing to say.
      if (batch.state === 'finished' && batch.settled === 0) return;
      shown = new BatchProgress(batch, this.engine, this.report);
      this.batches.set(batch.id, shown);
    }
    shown.update(batch);
    if (batch.state !== 'finished') return;
    this.batches.delete(batch.id);
    shown.dispose();
    this.engine
      .batchItems(batch.id)
      .then((items) => summarise(batch, items))
      .catch(this.report);
  }

  private noticeLanes(lanes: readonly Lane[]): void {
    for (const { platform, account, state, error, running, queued } of lanes) {
      const lane = `${platform}/${account}`;
      if (state !== 'waiting' || !error) {
        this.waiting.delete(lane);
        continue;
      }
      // The summary of the batch says the same; here it is said when more is waiting behind it.
      if (this.waiting.has(lane) || queued === 0) continue;
      this.waiting.set(lane, error.kind);
      const step = nextStep(error, running ?? { videoId: '', platform, account });
      const message = vscode.l10n.t('{0} uploads wait. {1}', queued, errorWords(error));
      void offer(vscode.window.showWarningMessage, message, [step]).catch(this.report);
    }
  }
}

/** The notification of one bulk upload, while something of it runs. */
class BatchProgress implements vscode.Disposable {
  private readonly running = new Map<string, { title: string; progress: UploadProgress }>();
  private items: Map<string, BatchItem> | undefined;
  private close: (() => void) | undefined;
  private show: ((value: { message: string; increment: number }) => void) | undefined;
  private reported = 0;
  private reportTimer: NodeJS.Timeout | undefined;
  private quietTimer: NodeJS.Timeout | undefined;

  constructor(
    private batch: Batch,
    private readonly engine: Engine,
    private readonly onError: (error: unknown) => void,
  ) {
    engine
      .batchItems(batch.id)
      .then((items) => {
        this.items = new Map(items.map((item) => [uploadKeyString(item.key), item]));
      })
      .catch(onError);
  }

  update(batch: Batch): void {
    this.batch = batch;
    const { IN_PROGRESS = 0, SUBMITTING = 0 } = batch.counts;
    if (batch.state !== 'finished' && IN_PROGRESS + SUBMITTING > 0) {
      clearTimeout(this.quietTimer);
      this.quietTimer = undefined;
      if (!this.close) this.open();
    } else {
      // It waits: for a time, for a person, for "Resume". The tree and the status bar show it; nothing here may spin.
      this.quietTimer ??= setTimeout(() => this.end(), QUIET_MS);
    }
    this.reportSoon();
  }

  progress(key: UploadKey, progress: UploadProgress): void {
    const item = this.items?.get(uploadKeyString(key));
    if (!item) return;
    this.running.set(uploadKeyString(key), { title: item.title, progress });
    this.reportSoon();
  }

  ended(key: UploadKey): void {
    if (this.running.delete(uploadKeyString(key))) this.reportSoon();
  }

  dispose(): void {
    clearTimeout(this.reportTimer);
    clearTimeout(this.quietTimer);
    this.end();
  }

  private open(): void {
    this.reported = 0;
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Clipdeck'), cancellable: true },
      (progress, token) =>
        new Promise<void>((resolve) => {
          this.show = (value) => progress.report(value);
          this.close = resolve;
          token.onCancellationRequested(() => void this.cancel().catch(this.onError));
        }),
    );
  }

  private end(): void {
    this.quietTimer = undefined;
    this.close?.();
    this.close = undefined;
    this.show = undefined;
  }

  /** What is past the point of no return goes on without the notification. */
  private async cancel(): Promise<void> {
    this.end();
    const { late } = await this.engine.cancelAll({ batchId: this.batch.id });
    if (late.length === 0) return;
    const titles = late.map((key) => this.items?.get(uploadKeyString(key))?.title ?? key.videoId);
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Too late to cancel, it is being published: {0}', titles.join(', ')),
    );
  }

  private reportSoon(): void {
    this.reportTimer ??= setTimeout(() => {
      this.reportTimer = undefined;
      this.reportNow();
    }, REPORT_MS);
  }

  private reportNow(): void {
    const { settled, total, bytesSettled, bytesTotal } = this.batch;
    const running = [...this.running.values()];
    const sent = running.reduce((sum, { progress }) => sum + progress.bytesSent, bytesSettled);
    const percent = bytesTotal === 0 ? 0 : Math.min(100, (sent / bytesTotal) * 100);
    const [first] = running;
    const doing = first
      ? vscode.l10n.t('{0}: {1} {2} %', first.title, phaseWords(first.progress.phase), percentOf(first.progress))
      : vscode.l10n.t('Starting');
    const message =
      total === 1
        ? doing
        : vscode.l10n.t('{0} of {1} done ({2} of {3} MB) · {4}', settled, total, inMB(sent), inMB(bytesTotal), doing);
    this.show?.({ message, increment: Math.max(0, percent - this.reported) });
    this.reported = Math.max(percent, this.reported);
  }
}

const inMB = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** What happened, and what to do. */
function errorWords({ userMessage, hint }: UploadError): string {
  return [userMessage, hint ?? ''].filter(Boolean).map(translated).join(' ');
}

/** One message on what became of a bulk upload. */
async function summarise({ posted, failed, total, counts }: Batch, items: readonly BatchItem[]): Promise<void> {
  const problems = items.filter(
    ({ error, status }) => error !== null && status !== 'CANCELLED' && status !== 'SUCCESS',
  );
  const [problem] = problems;
  if (problem?.error) {
    const { key, error, title } = problem;
    const details = showDetails(key.videoId);
    if (total === 1) {
      const message = `${title}: ${errorWords(error)}`;
      await offer(vscode.window.showErrorMessage, message, [nextStep(error, key), details]);
      return;
    }
    const message = vscode.l10n.t(
      '{0} published, {1} not. {2}: {3}',
      posted,
      failed,
      title,
      translated(error.userMessage),
    );
    await offer(vscode.window.showErrorMessage, message, [
      { label: vscode.l10n.t('Show Failed'), command: 'clipdeck.showFailed', args: [] },
      { label: vscode.l10n.t('Retry Failed'), command: 'clipdeck.retryFailed', args: [items.map(({ key: it }) => it)] },
      { label: vscode.l10n.t('Show Log'), command: 'clipdeck.showLog', args: [] },
    ]);
    return;
  }
  if (posted === 0) return;
  const [first] = items.filter(({ postUrl }) => postUrl !== null);
  if (total === 1 && first) {
    const openPost = {
      label: vscode.l10n.t('Open Post'),
      command: 'clipdeck.openPost',
      args: [{ kind: 'upload', ...first.key }],
    };
    const message =
      counts.SCHEDULED === 1
        ? vscode.l10n.t('“{0}” is scheduled on the platform.', first.title)
        : vscode.l10n.t('“{0}” is published.', first.title);
    await offer(vscode.window.showInformationMessage, message, [openPost]);
    return;
  }
  await vscode.window.showInformationMessage(vscode.l10n.t('{0} of {1} uploads are published.', posted, total));
}

function showDetails(videoId: string): NextStep {
  return {
    label: vscode.l10n.t('Show Details'),
    command: 'clipdeck.showVideo',
    args: [{ kind: 'video', videoId }],
  };
}

type ShowMessage = (message: string, ...labels: string[]) => Thenable<string | undefined>;

async function offer(show: ShowMessage, message: string, steps: readonly NextStep[]): Promise<void> {
  const chosen = await show(message, ...steps.map(({ label }) => label));
  const step = steps.find(({ label }) => label === chosen);
  if (step) await takeStep(step);
}

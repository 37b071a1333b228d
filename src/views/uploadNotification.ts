import * as vscode from 'vscode';
import { uploadKeyString, type UploadKey } from '../model/uploadKey';
import type { FinishedEvent, UploadEngine } from '../engine/uploadEngine';
import { percentOf, phaseWords } from './presentation';

/** Progress that is reported faster is not shown by the workbench. */
const REPORT_MS = 200;

/**
 * One notification for everything that a person has asked to be uploaded and that is not finished: percent, what is
 * being done, and Cancel. When the last upload has ended, one summary.
 */
export class UploadNotification implements vscode.Disposable {
  private readonly open = new Map<string, { key: UploadKey; title: string; percent: number; words: string }>();
  private finished: FinishedEvent[] = [];
  private close: (() => void) | undefined;
  private report: ((value: { message: string; increment: number }) => void) | undefined;
  private reported = 0;
  private reportTimer: NodeJS.Timeout | undefined;
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(
    private readonly engine: UploadEngine,
    private readonly show: (videoId: string) => void,
  ) {
    this.subscriptions = [
      engine.onProgress(({ key, ...progress }) => {
        const entry = this.open.get(uploadKeyString(key));
        if (!entry) return;
        entry.percent = percentOf(progress);
        entry.words = phaseWords(progress.phase);
        this.reportSoon();
      }),
      engine.onDidFinish((event) => {
        if (this.open.delete(uploadKeyString(event.key))) this.finished.push(event);
        if (this.open.size === 0) this.end();
        else this.reportSoon();
      }),
    ];
  }

  /** Shows an upload that was queued for the person. */
  follow(key: UploadKey, title: string): void {
    this.open.set(uploadKeyString(key), { key, title, percent: 0, words: vscode.l10n.t('Queued') });
    if (!this.close) this.begin();
    this.reportSoon();
  }

  dispose(): void {
    clearTimeout(this.reportTimer);
    this.open.clear();
    this.close?.();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private begin(): void {
    this.reported = 0;
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Clipdeck'), cancellable: true },
      (progress, token) =>
        new Promise<void>((resolve) => {
          this.report = (value) => progress.report(value);
          this.close = resolve;
          token.onCancellationRequested(() => void this.cancelAll());
        }),
    );
  }

  /** The person has closed the notification; what is past the point of no return goes on without it. */
  private async cancelAll(): Promise<void> {
    const entries = [...this.open.values()];
    this.close?.();
    this.close = undefined;
    this.report = undefined;
    const stopped = await Promise.all(entries.map(({ key }) => this.engine.cancel(key)));
    // An upload that was still queued ends without an attempt, so no event will name it.
    entries.forEach(({ key }, index) => {
      if (stopped[index] === true) this.open.delete(uploadKeyString(key));
    });
    const late = entries.filter((_, index) => stopped[index] === false).map(({ title }) => title);
    if (late.length > 0) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('Too late to cancel, it is being published: {0}', late.join(', ')),
      );
    }
  }

  private reportSoon(): void {
    this.reportTimer ??= setTimeout(() => {
      this.reportTimer = undefined;
      this.reportNow();
    }, REPORT_MS);
  }

  private reportNow(): void {
    const entries = [...this.open.values()];
    const total = entries.length + this.finished.length;
    const percent = (entries.reduce((sum, entry) => sum + entry.percent, 0) + this.finished.length * 100) / total;
    const first = entries.find((entry) => entry.percent > 0) ?? entries[0];
    if (!first) return;
    const message =
      total === 1
        ? vscode.l10n.t('{0}: {1} {2} %', first.title, first.words, first.percent)
        : vscode.l10n.t(
            '{0} of {1} · {2}: {3} {4} %',
            this.finished.length + 1,
            total,
            first.title,
            first.words,
            first.percent,
          );
    this.report?.({ message, increment: Math.max(0, percent - this.reported) });
    this.reported = Math.max(percent, this.reported);
  }

  private end(): void {
    clearTimeout(this.reportTimer);
    this.reportTimer = undefined;
    this.close?.();
    this.close = undefined;
    this.report = undefined;
    const events = this.finished;
    this.finished = [];
    void this.summarise(events);
  }

  private async summarise(events: readonly FinishedEvent[]): Promise<void> {
    const posted = events.filter(({ post }) => post !== null);
    const failed = events.filter(({ error }) => error !== null && error.kind !== 'cancelled');
    const [problem] = failed;
    if (problem) {
      const details = vscode.l10n.t('Show Details');
      const message =
        events.length === 1
          ? [problem.title + ':', problem.error?.userMessage, problem.error?.hint].filter(Boolean).join(' ')
          : vscode.l10n.t(
              '{0} published, {1} not. {2}: {3}',
              posted.length,
              failed.length,
              problem.title,
              problem.error?.userMessage ?? '',
            );
      const choice = await vscode.window.showErrorMessage(message, details);
      if (choice === details) this.show(problem.key.videoId);
      return;
    }
    const [first] = posted;
    if (!first?.post) return;
    const openPost = vscode.l10n.t('Open Post');
    const { url } = first.post;
    const message =
      posted.length === 1
        ? vscode.l10n.t('“{0}” is published ({1}).', first.title, first.post.visibility ?? first.post.postId)
        : vscode.l10n.t('{0} videos are published.', posted.length);
    const choice = await vscode.window.showInformationMessage(message, ...(posted.length === 1 ? [openPost] : []));
    if (choice === openPost) await vscode.env.openExternal(vscode.Uri.parse(url, true));
  }
}

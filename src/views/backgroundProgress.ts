import * as vscode from 'vscode';
import { VIDEOS_VIEW } from './viewIds';

/** What is over within this many milliseconds is not worth a progress. */
const SHOWN_AFTER_MS = 400;
/** Progress that is reported faster is not read by anybody. */
const REPORT_MS = 200;

interface Counts {
  readonly done: number;
  readonly total: number;
}

/**
 * One progress for everything that goes on by itself: the bar of the videos view, and in the status bar the words and
 * the count of what has gone on for longest.
 */
export class BackgroundProgress implements vscode.Disposable {
  private readonly open = new Map<string, Counts & { readonly words: string }>();
  /** By their words: what ended while others went on still counts, so that no count goes back. */
  private readonly ended = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private progress: vscode.Progress<{ message: string }> | undefined;
  private close: (() => void) | undefined;

  /**
   * How much of one piece of work is done.
   * @param source which work; `words` what it does
   */
  report(source: string, words: string, { done, total }: Counts): void {
    if (done < total) this.open.set(source, { words, done, total });
    else if (this.open.delete(source)) this.ended.set(words, (this.ended.get(words) ?? 0) + total);
    if (this.open.size === 0) this.end();
    else this.timer ??= setTimeout(() => this.show(), this.close ? REPORT_MS : SHOWN_AFTER_MS);
  }

  dispose(): void {
    this.open.clear();
    this.end();
  }

  private show(): void {
    this.timer = undefined;
    if (!this.close) {
      const over = new Promise<void>((resolve) => (this.close = resolve));
      void vscode.window.withProgress({ location: { viewId: VIDEOS_VIEW } }, () => over);
      void vscode.window.withProgress({ location: vscode.ProgressLocation.Window }, (progress) => {
        this.progress = progress;
        return over;
      });
    }
    const [first] = this.open.values();
    if (!first) return;
    const { words } = first;
    // The same may go on in several folders: they are counted together.
    const same = [...this.open.values()].filter((each) => each.words === words);
    const sum = (count: 'done' | 'total'): string =>
      same.reduce((so, each) => so + each[count], this.ended.get(words) ?? 0).toLocaleString(vscode.env.language);
    this.progress?.report({ message: vscode.l10n.t('{0}: {1} of {2}', words, sum('done'), sum('total')) });
  }

  private end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.close?.();
    this.close = undefined;
    this.progress = undefined;
    this.ended.clear();
  }
}

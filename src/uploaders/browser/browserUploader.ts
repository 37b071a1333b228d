import type { Page } from 'playwright';
import type { AccountName, PlatformLabel } from '../../model/platform';
import type { PostEvidence } from '../../model/records';
import { UploadFailure } from '../../model/uploadError';
import type { UploadMetadata, Violation } from '../../model/uploadMetadata';
import type {
  ClipFile,
  PlatformUploader,
  PreparedUpload,
  UploadContext,
  UploaderCapabilities,
  UploadJob,
  UploadPhase,
  Verification,
} from '../platformUploader';
import { isTimeout } from './anchors';
import { browserFailure, type BrowserSessions } from './browserSessions';
import { keepEvidence } from './evidence';
import { defaultTimeouts, isNavigation, type GuardedPage, type PageTimeouts } from './guardedPage';
import { openSignInWindow } from './signInWindow';
import { unlessAborted } from './unlessAborted';

export interface BrowserUploaderOptions {
  readonly sessions: BrowserSessions;
  /** The site's address, or where a stand-in serves the same pages. Without a slash at the end. */
  readonly siteUrl: string;
  readonly timeouts?: Partial<PageTimeouts>;
}

/** @param fraction of the bytes that have arrived, 0…1 */
export type Report = (phase: UploadPhase, fraction: number) => void;

/** A post that lacks nothing but the click on the publish button. */
export interface StagedPost {
  readonly identity: PreparedUpload['identity'];
  /** Whether the site takes the bytes only after the click: then none has arrived before its answer. */
  readonly sendsOnPress?: boolean;
  /** The one click. */
  press(): Promise<void>;
  /**
   * Waits until the page has answered the click, one way or another. Says nothing about success.
   * @throws UploadFailure the problem that the page shows
   */
  answered(): Promise<void>;
  /** Reads from the site what was published. @throws UploadFailure `confirmation_missing` */
  readBack(): Promise<PostEvidence>;
}

/**
 * What uploads through a site's pages have in common: a page per upload in the account's own browser, cancellation,
 * evidence, and one click whose outcome is decided by what the site shows afterwards and by nothing else.
 */
export abstract class BrowserUploader<Site extends GuardedPage<string, string>> implements PlatformUploader {
  abstract readonly platform: PlatformLabel;
  protected readonly siteUrl: string;
  protected readonly timeouts: PageTimeouts;
  private readonly sessions: BrowserSessions;

  constructor({ sessions, siteUrl, timeouts }: BrowserUploaderOptions) {
    this.sessions = sessions;
    this.siteUrl = siteUrl;
    this.timeouts = { ...defaultTimeouts, ...timeouts };
  }

  abstract validate(clip: ClipFile, metadata: UploadMetadata): Violation[];

  /** The site's page object for a fresh page. */
  protected abstract siteOn(page: Page): Site;

  /**
   * Everything up to the publish button, every field read back and every byte arrived (unless the site takes them only
   * afterwards, see {@link StagedPost.sendsOnPress}).
   */
  protected abstract stage(site: Site, job: UploadJob, context: UploadContext, report: Report): Promise<StagedPost>;

  /** Looks up, read-only, what became of the upload that left this checkpoint. */
  protected abstract lookUp(site: Site, checkpoint: Record<string, unknown>): Promise<Verification>;

  capabilities(): UploaderCapabilities {
    return { transport: 'browser', interactiveSignIn: true };
  }

  async signIn(account: AccountName, signal: AbortSignal): Promise<void> {
    // One process per profile folder: the automated browser makes room for the person's.
    await this.release(account);
    await openSignInWindow(this.sessions, this.platform.id, account, this.siteUrl, signal);
  }

  async prepare(job: UploadJob, context: UploadContext): Promise<PreparedUpload> {
    const { signal } = context;
    const report: Report = (phase, fraction) =>
      context.progress({ phase, bytesSent: Math.floor(fraction * job.clip.size), bytesTotal: job.clip.size });
    const site = this.siteOn(await this.openPage(job.account, signal));
    const close = (): Promise<void> => this.sessions.closePage(this.platform.id, job.account, site.page);
    try {
      const staged = await unlessAborted(this.stage(site, job, context, report), signal);
      return {
        identity: staged.identity,
        submit: () => this.submit(staged, site, context, report),
        dispose: close,
      };
    } catch (cause) {
      if (signal.aborted) {
        // What still waits on the page ends with it.
        await close();
        throw cancelled(cause);
      }
      const reason = await site.explain(cause);
      await keepEvidence(site.page, context.evidenceFolder);
      await close();
      throw browserFailure(reason, false);
    }
  }

  async verify(
    account: AccountName,
    checkpoint: Record<string, unknown>,
    context: UploadContext,
  ): Promise<Verification> {
    const page = await this.openPage(account, context.signal);
    try {
      const site = this.siteOn(page);
      return await unlessAborted(explained(site, this.lookUp(site, checkpoint)), context.signal);
    } catch (cause) {
      if (context.signal.aborted) throw cancelled(cause);
      await keepEvidence(page, context.evidenceFolder);
      throw browserFailure(cause, false);
    } finally {
      await this.sessions.closePage(this.platform.id, account, page);
    }
  }

  release(account: AccountName): Promise<void> {
    return this.sessions.close(this.platform.id, account);
  }

  dispose(): Promise<void> {
    return this.sessions.dispose();
  }

  /** Something read-only on a page of its own: the upload's page may be held by a dialog that asks whether to leave. */
  protected async onFreshPage<T>(account: AccountName, look: (site: Site) => Promise<T>): Promise<T> {
    const page = await this.sessions.newPage(this.platform.id, account, NEVER);
    try {
      const site = this.siteOn(page);
      return await explained(site, look(site));
    } finally {
      await this.sessions.closePage(this.platform.id, account, page);
    }
  }

  private async openPage(account: AccountName, signal: AbortSignal): Promise<Page> {
    try {
      return await this.sessions.newPage(this.platform.id, account, signal);
    } catch (cause) {
      throw signal.aborted ? cancelled(cause) : cause;
    }
  }

  private async submit(staged: StagedPost, site: Site, context: UploadContext, report: Report): Promise<PostEvidence> {
    try {
      report('submitting', staged.sendsOnPress ? 0 : 1);
      await explained(site, staged.press());
      const { answered, problem } = await answerTo(staged, site);
      report('confirming', answered || !staged.sendsOnPress ? 1 : 0);
      // Neither a toast nor an error message is evidence: what the site lists decides.
      return await staged.readBack().catch((missing: unknown) => {
        throw problem ?? missing;
      });
    } catch (cause) {
      await keepEvidence(site.page, context.evidenceFolder);
      throw browserFailure(cause, true);
    }
  }
}

/** For what nobody can cancel. */
const NEVER = new AbortController().signal;

/** Waits for something done on a page; fails with the reason that the page shows. */
async function explained<T>(site: GuardedPage<string, string>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw await site.explain(cause);
  }
}

/** Waits for the page's answer to the publish button: whether there was one, and the problem it shows. */
async function answerTo(
  staged: StagedPost,
  site: GuardedPage<string, string>,
): Promise<{ answered: boolean; problem: UploadFailure | null }> {
  try {
    await explained(site, staged.answered());
    return { answered: true, problem: null };
  } catch (error) {
    if (isTimeout(error) || isNavigation(error)) return { answered: false, problem: null };
    // With the window gone there is nothing to look it up with, and no new one is opened behind the person's back.
    if (!(error instanceof UploadFailure)) throw error;
    return { answered: false, problem: error };
  }
}

function cancelled(cause: unknown): UploadFailure {
  return new UploadFailure({ kind: 'cancelled', userMessage: 'The upload was cancelled.' }, { cause });
}

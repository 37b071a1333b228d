import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { AccountName, PlatformLabel } from '../../model/platform';
import type { PostEvidence } from '../../model/records';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import type { UploadMetadata, Violation } from '../../model/uploadMetadata';
import type {
  ClipFile,
  DryRun,
  FieldReading,
  PageCheck,
  PersonQuestion,
  PlatformUploader,
  PreparedUpload,
  SessionState,
  UploadContext,
  UploaderCapabilities,
  UploadJob,
  UploadPhase,
  Verification,
} from '../platformUploader';
import { isTimeout, withOverrides, type AnchorFile, type AnchorOverrides } from './anchors';
import { browserFailure, type BrowserSessions } from './browserSessions';
import { keepEvidence } from './evidence';
import { defaultTimeouts, isNavigation, type GuardedPage, type PageTimeouts } from './guardedPage';
import { openSignInWindow } from './signInWindow';
import { Trace } from './trace';
import { unlessAborted } from './unlessAborted';

export interface BrowserUploaderOptions {
  readonly sessions: BrowserSessions;
  /** The site's address, or where a stand-in serves the same pages. Without a slash at the end. */
  readonly siteUrl: string;
  readonly timeouts?: Partial<PageTimeouts>;
  /** The user's own anchors for this site. */
  readonly anchors?: AnchorOverrides;
  /** Whether a trace of what was done is kept with the evidence of a failure. It holds no cookies, but pictures. */
  readonly trace?: boolean;
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
  /** For a dry run: every field as the page shows it now. */
  fields(): Promise<FieldReading[]>;
  /** For a dry run: takes back what was staged. @returns what is left of it on the site, in one sentence; null: nothing */
  discard(): Promise<string | null>;
}

/** A choice that the page was made to show and was compared with: for a dry run. */
export function asKept(field: string, value: string | number | boolean | null): FieldReading {
  return { field, wanted: String(value), shown: String(value) };
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
  private readonly overrides: AnchorOverrides | undefined;
  private readonly trace: boolean;

  constructor({ sessions, siteUrl, timeouts, anchors, trace }: BrowserUploaderOptions) {
    this.sessions = sessions;
    this.siteUrl = siteUrl;
    this.timeouts = { ...defaultTimeouts, ...timeouts };
    this.overrides = anchors;
    this.trace = trace ?? false;
  }

  abstract validate(clip: ClipFile, metadata: UploadMetadata): Violation[];

  /** The site's page object for a fresh page, on {@link anchorsOf} the shipped anchors. */
  protected abstract siteOn(page: Page): Site;

  /** Opens the site and reads who is signed in. */
  protected abstract identify(site: Site): Promise<PreparedUpload['identity']>;

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
    const { site, staged, report, trace, close } = await this.staged(job, context);
    return {
      identity: staged.identity,
      submit: async () => {
        try {
          return await this.submit(staged, site, job.account, context, report);
        } catch (cause) {
          await trace?.keep(context.evidenceFolder);
          throw cause;
        }
      },
      dispose: close,
    };
  }

  async dryRun(job: UploadJob, context: UploadContext): Promise<DryRun> {
    const { site, staged, close } = await this.staged(job, context);
    try {
      const fields = await explained(site, staged.fields());
      const leftOver = await explained(site, staged.discard());
      return { identity: staged.identity, fields, leftOver };
    } catch (cause) {
      await keepEvidence(site.page, context.evidenceFolder);
      throw browserFailure(cause, false);
    } finally {
      await close();
    }
  }

  verify(account: AccountName, checkpoint: Record<string, unknown>, context: UploadContext): Promise<Verification> {
    return this.looking(account, context, (site) => this.lookUp(site, checkpoint));
  }

  /** One page, and the cookies' own word for how long. What the network is to blame for is tried again. */
  async checkSession(account: AccountName, context: UploadContext): Promise<SessionState> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.looking(account, context, async (site) => {
          const identity = await this.identify(site);
          return { state: 'signed_in', identity, expiresAt: await site.sessionEnd() } as const;
        });
      } catch (cause) {
        if (!(cause instanceof UploadFailure)) throw cause;
        const { kind, userMessage: explanation } = cause.error;
        if (kind === 'login_required') return { state: 'signed_out', explanation };
        if (kind === 'challenge' || kind === 'two_factor') return { state: 'challenge', explanation };
        if (kind !== 'network' || tries === SESSION_TRIES) throw cause;
        // Nothing tells when a connection is back.
        await pause(tries * 500, undefined, { signal: context.signal }).catch((stop: unknown) => {
          throw cancelled(stop);
        });
      }
    }
  }

  signOut(account: AccountName): Promise<void> {
    return this.sessions.forget(this.platform.id, account);
  }

  checkAnchors(account: AccountName, context: UploadContext): Promise<PageCheck[]> {
    return this.looking(account, context, async (site) => {
      const identity = await this.identify(site);
      return site.checkPages(identity.id);
    });
  }

  release(account: AccountName): Promise<void> {
    return this.sessions.close(this.platform.id, account);
  }

  dispose(): Promise<void> {
    return this.sessions.dispose();
  }

  /** The shipped anchors, with the user's own in their place. */
  protected anchorsOf<Name extends string, Text extends string>(file: AnchorFile<Name, Text>): AnchorFile<Name, Text> {
    return withOverrides(file, this.overrides);
  }

  /**
   * Asks the person, with the window in front. Without anybody to ask, the answer is no.
   * @param signal takes the question back; absent once the button was pressed, when nobody can cancel
   */
  protected async personSays(
    site: Site,
    question: Pick<PersonQuestion, 'kind' | 'pressed' | 'message'>,
    account: AccountName,
    context: UploadContext,
    signal: AbortSignal = NEVER,
  ): Promise<boolean> {
    if (!context.askPerson) return false;
    await site.page.bringToFront();
    const limited = AbortSignal.any([signal, AbortSignal.timeout(this.timeouts.person)]);
    const answer = await context.askPerson({ ...question, platform: this.platform, account }, limited);
    return answer === 'continue' && !limited.aborted;
  }

  /**
   * Something read-only on a page of its own: the upload's page may be held by a dialog that asks whether to leave. A
   * browser that was closed meanwhile is started again: looking is not pressing, and what is read there is evidence
   * whichever window shows it.
   */
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

  /** Everything up to the button, on a page that the caller closes. */
  private async staged(job: UploadJob, context: UploadContext) {
    const { signal } = context;
    const report: Report = (phase, fraction) =>
      context.progress({ phase, bytesSent: Math.floor(fraction * job.clip.size), bytesTotal: job.clip.size });
    const page = await this.openPage(job.account, signal);
    const close = (): Promise<void> => this.sessions.closePage(this.platform.id, job.account, page);
    const trace = this.trace ? await Trace.start(page) : null;
    try {
      const site = this.siteOn(page);
      const staged = await unlessAborted(this.stageWithPerson(site, job, context, report), signal);
      return { site, staged, report, trace, close };
    } catch (cause) {
      if (!signal.aborted) {
        await keepEvidence(page, context.evidenceFolder);
        await trace?.keep(context.evidenceFolder);
      }
      // What still waits on the page ends with it.
      await close();
      throw signal.aborted ? cancelled(cause) : browserFailure(cause, false);
    }
  }

  /** Stages; where the site wants to see a person, that one is asked, and it is begun again on the same page. */
  private async stageWithPerson(
    site: Site,
    job: UploadJob,
    context: UploadContext,
    report: Report,
  ): Promise<StagedPost> {
    for (;;) {
      try {
        return await explained(site, this.stage(site, job, context, report));
      } catch (cause) {
        if (!(await this.clearedByPerson(site, cause, job.account, context, false))) throw cause;
      }
    }
  }

  /**
   * Has the person clear the page of a challenge.
   * @param pressed whether the publish button was pressed before
   * @returns whether there was one and it is gone
   */
  private async clearedByPerson(
    site: Site,
    cause: unknown,
    account: AccountName,
    context: UploadContext,
    pressed: boolean,
  ): Promise<boolean> {
    if (!(cause instanceof UploadFailure)) return false;
    const { kind, userMessage: message } = cause.error;
    if (kind !== 'challenge' && kind !== 'two_factor') return false;
    do {
      const question = { kind, pressed, message };
      if (!(await this.personSays(site, question, account, context, pressed ? NEVER : context.signal))) return false;
    } while (!(await site.isClear()));
    site.resume();
    return true;
  }

  /** Something read-only on a page of its own, with evidence of what goes wrong. */
  private async looking<T>(account: AccountName, context: UploadContext, look: (site: Site) => Promise<T>): Promise<T> {
    const page = await this.openPage(account, context.signal);
    try {
      const site = this.siteOn(page);
      return await unlessAborted(explained(site, look(site)), context.signal);
    } catch (cause) {
      if (context.signal.aborted) throw cancelled(cause);
      await keepEvidence(page, context.evidenceFolder);
      throw browserFailure(cause, false);
    } finally {
      await this.sessions.closePage(this.platform.id, account, page);
    }
  }

  private async submit(
    staged: StagedPost,
    site: Site,
    account: AccountName,
    context: UploadContext,
    report: Report,
  ): Promise<PostEvidence> {
    try {
      report('submitting', staged.sendsOnPress ? 0 : 1);
      await explained(site, staged.press());
      let { answered, problem } = await answerTo(staged, site);
      // Pressed once and never again: what the site goes on with when the person is through is its own affair.
      if (problem && (await this.clearedByPerson(site, problem, account, context, true))) {
        ({ answered, problem } = await answerTo(staged, site));
      }
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

/** How often a page is opened to see who is signed in, while the network does not let it. */
const SESSION_TRIES = 3;

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
    // Closed before the site has answered: what was sent may still be on its way, so a look now could miss what is there a
    // moment later. Its outcome is unknown, and "Verify" looks when the person asks for it.
    if (!(error instanceof UploadFailure)) throw error;
    return { answered: false, problem: error };
  }
}

function cancelled(cause: unknown): UploadFailure {
  return new UploadFailure({ kind: 'cancelled', userMessage: sentence`The upload was cancelled.` }, { cause });
}

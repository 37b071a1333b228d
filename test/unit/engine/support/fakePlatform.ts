import type { PostEvidence } from '../../../../src/model/records';
import { UploadFailure, type UploadErrorKind } from '../../../../src/model/uploadError';
import type {
  PlatformUploader,
  PreparedUpload,
  SessionState,
  UploadContext,
  UploadJob,
  Verification,
} from '../../../../src/uploaders/platformUploader';

/**
 * How one try goes:
 * - `post`: it is posted, and the post is found;
 * - `schedule`: the platform takes it, and will publish it when `publish` is called;
 * - `posted, unseen`: it is posted, but nothing shows it;
 * - `not posted, unseen`: the button was pressed in vain, and nothing shows that;
 * - `fail`: something goes wrong before the button, as `kind` says;
 * - `hang`: it takes until it is stopped, or until `go` is called.
 */
export type Course =
  | { readonly how: 'post' | 'schedule' | 'posted, unseen' | 'not posted, unseen' | 'hang' }
  | { readonly how: 'fail'; readonly kind: UploadErrorKind; readonly retryAfter?: string };

export interface FakePost {
  readonly id: string;
  readonly platform: string;
  readonly account: string;
  readonly title: string;
  /** When the platform is to publish it; null: it is published. */
  scheduledFor: string | null;
}

/** When posts that the platform publishes by itself are published. */
export const PLATFORM_TIME = '2026-11-24T10:00:00.000Z';

/** What is posted, whoever posted it: the other side, which does not forget when an engine dies. */
export class FakePlatform {
  readonly posts: FakePost[] = [];
  /** How the next tries of a title go, the first one first; then they are posted. */
  readonly courses = new Map<string, Course[]>();
  /** Tries of a title that have begun. */
  readonly tries = new Map<string, number>();
  private readonly going = new Map<string, () => void>();
  private readonly beginning = new Map<string, () => void>();

  postsOf(title: string): FakePost[] {
    return this.posts.filter((post) => post.title === title);
  }

  plan(title: string, ...courses: Course[]): void {
    this.courses.set(title, courses);
  }

  /** What was scheduled under a title is published by the platform. */
  publish(title: string): void {
    for (const post of this.postsOf(title)) post.scheduledFor = null;
  }

  /** Somebody removes a post there. */
  remove(title: string): void {
    const at = this.posts.findIndex((post) => post.title === title);
    if (at >= 0) this.posts.splice(at, 1);
  }

  /** Lets a try that hangs go on. */
  go(title: string): void {
    this.going.get(title)?.();
  }

  /** Resolves when a try of a title has begun to hang. */
  hanging(title: string): Promise<void> {
    if (this.going.has(title)) return Promise.resolve();
    return new Promise((resolve) => this.beginning.set(title, resolve));
  }

  async hang(title: string, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(new UploadFailure({ kind: 'cancelled', userMessage: 'It was stopped.' }));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      this.going.set(title, resolve);
      this.beginning.get(title)?.();
    }).finally(() => this.going.delete(title));
  }
}

/** Uploads to a {@link FakePlatform}. What it does is told by the title that it is asked to post. */
export class FakeUploader implements PlatformUploader {
  readonly platform;
  readonly released: string[] = [];
  signIns = 0;
  /** What it says of the session; null: that the right one is signed in. */
  session: SessionState | null = null;
  /** Uploads being made at the same time, by account: the most there ever were. */
  readonly together = new Map<string, number>();
  private readonly atWork = new Map<string, number>();

  constructor(
    readonly world: FakePlatform,
    id = 'youtube',
  ) {
    this.platform = { id, name: id, shortName: id.slice(0, 2) };
  }

  capabilities() {
    return { transport: 'api', interactiveSignIn: true } as const;
  }

  validate() {
    return [];
  }

  signIn(): Promise<void> {
    this.signIns++;
    return Promise.resolve();
  }

  async prepare(job: UploadJob, context: UploadContext): Promise<PreparedUpload> {
    const { title } = job.metadata;
    const { world, platform } = this;
    world.tries.set(title, (world.tries.get(title) ?? 0) + 1);
    const working = (this.atWork.get(job.account) ?? 0) + 1;
    this.atWork.set(job.account, working);
    this.together.set(job.account, Math.max(working, this.together.get(job.account) ?? 0));
    const leave = (): void => void this.atWork.set(job.account, (this.atWork.get(job.account) ?? 1) - 1);
    try {
      context.progress({ phase: 'uploading', bytesSent: 0, bytesTotal: job.clip.size });
      await context.saveCheckpoint({ title });
      const course = world.courses.get(title)?.shift() ?? { how: 'post' };
      if (course.how === 'hang') await world.hang(title, context.signal);
      if (course.how === 'fail') {
        const { kind, retryAfter = null } = course;
        throw new UploadFailure({ kind, retryAfter, userMessage: `It failed as planned: ${kind}.` });
      }
      context.progress({ phase: 'submitting', bytesSent: job.clip.size, bytesTotal: job.clip.size });
      return {
        identity: { id: `id-${job.account}`, name: null },
        submit: async () => {
          await Promise.resolve();
          const post = {
            id: String(1_000_001 + world.posts.length),
            platform: platform.id,
            account: job.account,
            title,
            scheduledFor: course.how === 'schedule' ? PLATFORM_TIME : null,
          };
          if (course.how !== 'not posted, unseen') world.posts.push(post);
          if (course.how === 'post' || course.how === 'schedule' || course.how === 'hang') return evidenceOf(post);
          throw new UploadFailure({ kind: 'confirmation_missing', pressed: true, userMessage: 'Nothing was seen.' });
        },
        dispose: () => {
          leave();
          return Promise.resolve();
        },
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  verify(account: string, checkpoint: Record<string, unknown>): Promise<Verification> {
    const post = this.world.posts.find((it) => it.title === checkpoint['title'] && it.account === account);
    return Promise.resolve(
      post
        ? { outcome: 'posted', post: evidenceOf(post) }
        : { outcome: 'not_posted', explanation: 'It is not in the list.' },
    );
  }

  checkSession(account: string): Promise<SessionState> {
    const identity = { id: `id-${account}`, name: null };
    return Promise.resolve(this.session ?? { state: 'signed_in', identity, expiresAt: null });
  }

  release(account: string): Promise<void> {
    this.released.push(account);
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

/** Where a post is, as a person would find it. */
export function urlOf({ id, platform }: FakePost): string {
  return platform === 'tiktok' ? `https://www.tiktok.com/@someone/video/${id}` : `https://youtu.be/${id}`;
}

function evidenceOf(post: FakePost): PostEvidence {
  return { postId: post.id, url: urlOf(post), visibility: 'public', scheduledFor: post.scheduledFor };
}

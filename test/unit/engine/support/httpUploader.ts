import { readFile } from 'node:fs/promises';
import type { Sandbox, SandboxPost } from '../../../../sandbox';
import type { PostEvidence } from '../../../../src/model/records';
import { UploadFailure } from '../../../../src/model/uploadError';
import type {
  ClipFile,
  PlatformUploader,
  PreparedUpload,
  UploadContext,
  UploadJob,
  Verification,
} from '../../../../src/uploaders/platformUploader';
import { Visitor } from '../../sandbox/visitor';

/**
 * Uploads to the sandbox's YouTube by the requests that its pages make, without a browser: quick enough to be killed a
 * hundred times. A session per account, kept from upload to upload.
 */
export class HttpUploader implements PlatformUploader {
  readonly platform = { id: 'youtube', name: 'YouTube', shortName: 'YT' };
  private readonly sessions = new Map<string, Promise<Visitor>>();

  /** @param step told of each step, before it is made */
  constructor(
    private readonly origin: string,
    /** The sandbox's channel of each account. */
    private readonly channels: Readonly<Record<string, string>>,
    private readonly step: (name: string) => void = () => undefined,
  ) {}

  capabilities() {
    return { transport: 'api', interactiveSignIn: false } as const;
  }

  validate(_: ClipFile) {
    return [];
  }

  signIn(): Promise<void> {
    return Promise.resolve();
  }

  async prepare({ account, clip, metadata }: UploadJob, context: UploadContext): Promise<PreparedUpload> {
    const visitor = await this.session(account);
    const bytes = await readFile(clip.path);
    this.step('start');
    const { id } = await visitor.start(clip.fileName, bytes.length);
    await context.saveCheckpoint({ id });
    this.step('send');
    await expectOk(visitor.send(id, bytes));
    context.progress({ phase: 'submitting', bytesSent: bytes.length, bytesTotal: bytes.length });
    return {
      identity: { id: account, name: null },
      submit: async () => {
        this.step('publish');
        await visitor.publish(id, { title: metadata.title });
        this.step('confirm');
        const post = await this.find(id);
        if (post) return evidenceOf(post);
        throw new UploadFailure({ kind: 'confirmation_missing', pressed: true, userMessage: 'It is not in the list.' });
      },
      dispose: () => Promise.resolve(),
    };
  }

  async verify(_: string, checkpoint: Record<string, unknown>): Promise<Verification> {
    const post = await this.find(String(checkpoint['id']));
    return post
      ? { outcome: 'posted', post: evidenceOf(post) }
      : { outcome: 'not_posted', explanation: 'It is not in the list.' };
  }

  release(account: string): Promise<void> {
    this.sessions.delete(account);
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  private session(account: string): Promise<Visitor> {
    const known = this.sessions.get(account);
    if (known) return known;
    const opened = (async () => {
      const visitor = new Visitor({ origin: this.origin } as Sandbox);
      await visitor.open(`/youtube?channel=${this.channels[account] ?? ''}`);
      return visitor;
    })();
    this.sessions.set(account, opened);
    return opened;
  }

  private async find(id: string): Promise<SandboxPost | undefined> {
    const answer = await fetch(`${this.origin}/youtube/shorts/${id}`, { method: 'HEAD' });
    if (answer.status === 404) return undefined;
    const posts = (await (await fetch(`${this.origin}/_sandbox/posts`)).json()) as SandboxPost[];
    return posts.find((post) => post.id === id);
  }
}

function evidenceOf({ id, url, visibility }: SandboxPost): PostEvidence {
  return { postId: id, url, visibility, scheduledFor: null };
}

async function expectOk(answer: Promise<Response>): Promise<void> {
  const { ok, status } = await answer;
  if (!ok) throw new UploadFailure({ kind: 'platform_error', userMessage: `The platform answered ${status}.` });
}

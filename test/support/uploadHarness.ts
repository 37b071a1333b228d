import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { UploadEngine, type FinishedEvent } from '../../src/engine/uploadEngine';
import { isLeaseOwnerAlive, newLeaseOwner } from '../../src/engine/leaseOwner';
import { DEFAULT_ACCOUNT, type UploadKey } from '../../src/model/platform';
import { uploadMetadataSchema, type UploadMetadata } from '../../src/model/uploadMetadata';
import { ClipPaths } from '../../src/registry/clipPaths';
import { VideoRegistry } from '../../src/registry/videoRegistry';
import { BrowserSessions } from '../../src/uploaders/browser/browserSessions';
import type { Browser } from '../../src/uploaders/browser/findBrowser';
import type { PlatformUploader, UploadContext } from '../../src/uploaders/platformUploader';
import type { BrowserUploaderOptions } from '../../src/uploaders/browser/browserUploader';
import { InstagramUploader } from '../../src/uploaders/instagram/instagramUploader';
import { TikTokStudioUploader } from '../../src/uploaders/tiktok/tiktokStudioUploader';
import { YouTubeStudioUploader, type YouTubeStudioOptions } from '../../src/uploaders/youtube/youtubeStudioUploader';
import type { PageTimeouts } from '../../src/uploaders/browser/guardedPage';
import { withoutAddressBarPages } from '../../scripts/lib/browser';
import { findChromium } from '../../scripts/lib/chromium';
import { noteFaultEnd } from './faultTable';
import { LocalStore } from './localStore';

export const sampleMetadata: UploadMetadata = uploadMetadataSchema.parse({
  title: 'A clip of the tests',
  description: 'First line\nSecond line with #hashtag and “quotes”',
  visibility: 'public',
  madeForKids: false,
});

/** Long enough for a busy machine to get through a step, short enough for faults that never end. Milliseconds. */
const testTimeouts: PageTimeouts = { person: 60_000, step: 15_000, stall: 6_000, ready: 15_000, confirm: 6_000 };

/** Each platform's uploader, on its stand-in. */
const uploaders = {
  youtube: (sandbox: Sandbox, options: Omit<BrowserUploaderOptions, 'siteUrl'>) =>
    new YouTubeStudioUploader({ ...options, siteUrl: sandbox.youtube.studioUrl }),
  tiktok: (sandbox: Sandbox, options: Omit<BrowserUploaderOptions, 'siteUrl'>) =>
    new TikTokStudioUploader({ ...options, siteUrl: sandbox.tiktok.siteUrl }),
  instagram: (sandbox: Sandbox, options: Omit<BrowserUploaderOptions, 'siteUrl'>) =>
    new InstagramUploader({ ...options, siteUrl: sandbox.instagram.siteUrl }),
};
type HarnessPlatform = keyof typeof uploaders;

export interface HarnessOptions {
  /** Default: YouTube. */
  readonly platform?: HarnessPlatform;
  readonly sandbox?: SandboxOptions;
  readonly timeouts?: Partial<PageTimeouts>;
  /** Instead of the browser that is installed. */
  readonly browser?: () => Promise<Browser>;
  /**
   * Whether the registry is on the disk, with its threads, as in the extension. Starting those takes longer than many an
   * upload; without, the same store runs in this thread.
   */
  readonly registryFile?: boolean;
  /** A browser that goes on after this test. */
  readonly sessions?: BrowserSessions;
  /** Of a browser of its own. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly askPerson?: UploadContext['askPerson'];
  /** For the uploader alone. */
  readonly uploader?: Partial<YouTubeStudioOptions>;
  /** Wraps the uploader, to interfere with it. */
  readonly wrap?: (uploader: PlatformUploader) => PlatformUploader;
}

/** Registry, engine, uploader and sandbox, wired as the extension wires them, in a folder of their own. */
export class UploadHarness {
  private constructor(
    readonly folder: string,
    readonly platform: HarnessPlatform,
    readonly sandbox: Sandbox,
    readonly registry: VideoRegistry,
    readonly engine: UploadEngine,
    readonly sessions: BrowserSessions,
    readonly log: string[],
  ) {}

  static async start(options: HarnessOptions = {}): Promise<UploadHarness> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-test-'));
    const sandbox = await startSandbox(options.sandbox);
    const clips = path.join(folder, 'clips');
    await mkdir(clips);
    const paths = new ClipPaths([{ name: 'clips', path: clips }]);
    const registry = options.registryFile
      ? await VideoRegistry.open({
          file: path.join(folder, 'registry.db'),
          workerPath: path.resolve('dist/registryWorker.js'),
          paths,
        })
      : VideoRegistry.over(await LocalStore.open(folder), paths, Date.now);
    const sessions =
      options.sessions ??
      new BrowserSessions({
        browser: options.browser ?? installedBrowser,
        headless: true,
        args: [withoutAddressBarPages],
        profilesFolder: path.join(folder, 'profiles'),
        env: options.env ?? process.env,
        platform: process.platform,
      });
    const platform = options.platform ?? 'youtube';
    const uploader = uploaders[platform](sandbox, {
      sessions,
      timeouts: { ...testTimeouts, ...options.timeouts },
      ...options.uploader,
    });
    const log: string[] = [];
    const note = (message: string | Error): void => void log.push(String(message));
    const engine = new UploadEngine({
      registry,
      uploaders: [options.wrap?.(uploader) ?? uploader],
      logger: { info: note, warn: note, error: note },
      evidenceFolder: path.join(folder, 'evidence'),
      ...(options.askPerson ? { askPerson: options.askPerson } : {}),
      owner: newLeaseOwner(),
      isOwnerAlive: isLeaseOwnerAlive,
    });
    return new UploadHarness(folder, platform, sandbox, registry, engine, sessions, log);
  }

  /** A clip of random bytes: nothing else can have its checksum. */
  async makeClip(bytes = 300_000, name = `${randomUUID()}.mp4`): Promise<string> {
    const file = path.join(this.folder, 'clips', name);
    const content = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; at += 65_536) {
      crypto.getRandomValues(content.subarray(at, Math.min(bytes, at + 65_536)));
    }
    await writeFile(file, content);
    return file;
  }

  async register(bytes?: number): Promise<{ key: UploadKey; file: string; checksum: string }> {
    const file = await this.makeClip(bytes);
    const { video } = await this.registry.registerVideo(file);
    return {
      key: { videoId: video.id, platform: this.platform, account: DEFAULT_ACCOUNT },
      file,
      checksum: video.checksum,
    };
  }

  /** Queues an upload and waits until its attempt has ended. */
  async upload(key: UploadKey, metadata: UploadMetadata = sampleMetadata): Promise<FinishedEvent> {
    const finished = this.finished(key);
    const { decision } = await this.engine.queue({ ...key, metadata });
    if (!decision.allowed) throw new Error(`The upload was refused: ${decision.reason}`);
    return finished;
  }

  finished(key: UploadKey): Promise<FinishedEvent> {
    return new Promise((resolve) => {
      const subscription = this.engine.onDidFinish((event) => {
        if (event.key.videoId !== key.videoId) return;
        subscription.dispose();
        resolve(event);
      });
    });
  }

  /** Puts down what a fault led to, on both sides, for the table of all faults. */
  async noteEnd(key: UploadKey, checksum: string, fault: string, expected: readonly string[]): Promise<void> {
    const upload = await this.registry.getUploadStatus(key);
    const posts = this.sandbox.posts().filter(({ sha256 }) => sha256 === checksum);
    const claims = upload?.status === 'SUCCESS' || upload?.status === 'SCHEDULED';
    const clicks = [...posts, ...this.sandbox.drafts()].filter(({ submitClicks }) => submitClicks > 1).length;
    noteFaultEnd({
      platform: this.platform,
      fault,
      expected: [...expected],
      ended: [upload?.status ?? 'none', upload?.error ? `(${upload.error.kind})` : ''].join(' ').trim(),
      posts: posts.length,
      doublePosts: Math.max(0, posts.length - 1) + clicks,
      inventedSuccess: claims && !posts.some(({ id }) => id === upload.postId),
    });
  }

  async stop(): Promise<void> {
    await this.engine.dispose();
    await this.registry.close();
    await this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What an uploader is given for something read-only: nobody to ask, nothing to keep. */
export function lookContext({ folder }: UploadHarness): UploadContext {
  return {
    signal: new AbortController().signal,
    progress: () => undefined,
    saveCheckpoint: () => Promise.resolve(),
    evidenceFolder: path.join(folder, 'evidence', 'look'),
  };
}

async function installedBrowser(): Promise<Browser> {
  const found = await findChromium();
  if (!found) throw new Error('The contract tests need a Chrome, Edge, Brave or Chromium.');
  return { name: 'Chromium', executablePath: found };
}

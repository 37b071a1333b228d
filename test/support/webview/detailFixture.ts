import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Browser, BrowserContext } from 'playwright';
import { panels } from '../vscodeStub';
import * as vscode from 'vscode';
import type { UploadProgress } from '../../../src/engine/progress';
import { resolveMetadata, type MetadataLayer } from '../../../src/model/metadataResolution';
import { DEFAULT_ACCOUNT, type UploadKey } from '../../../src/model/platform';
import { rateLimitsOf } from '../../../src/model/rateLimits';
import type { Video } from '../../../src/model/records';
import type { UploadMetadata } from '../../../src/model/uploadMetadata';
import { ClipPaths } from '../../../src/registry/clipPaths';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { instagramViolations } from '../../../src/uploaders/instagram/limits';
import { postFieldsOf } from '../../../src/uploaders/postFields';
import { tiktokViolations } from '../../../src/uploaders/tiktok/limits';
import { youtubeViolations } from '../../../src/uploaders/youtube/limits';
import { DetailPanels, type DetailHost, type KnownClip } from '../../../src/views/detail/detailPanels';
import { repositoryRoot } from '../../../scripts/lib/folders';
import { LocalStore } from '../localStore';
import { BrowserPanel } from './browserPanel';

export const platforms = [
  { id: 'youtube', name: 'YouTube Shorts', shortName: 'YT' },
  { id: 'tiktok', name: 'TikTok', shortName: 'TT' },
  { id: 'instagram', name: 'Instagram Reels', shortName: 'IG' },
];

export interface DetailFixtureOptions {
  readonly theme?: string;
  readonly viewport?: { width: number; height: number };
}

/** The real panels on a real registry, shown in a browser; only what the buttons do is written down instead. */
export class DetailFixture {
  readonly acts: string[] = [];
  readonly reports: string[] = [];
  readonly panels: DetailPanels;
  readonly host: DetailHost;
  readonly shown: BrowserPanel[] = [];
  /** What a file beside the clip says. */
  sidecar: MetadataLayer['fields'] = { description: 'From the file beside it', hashtags: ['lights'] };
  readonly progress = new Map<string, UploadProgress>();
  private readonly metadataChanged = new vscode.EventEmitter<readonly string[] | 'all'>();
  private readonly changed = new vscode.EventEmitter<readonly string[] | 'all'>();

  private constructor(
    private readonly folder: string,
    readonly registry: VideoRegistry,
    readonly video: Video,
    readonly context: BrowserContext,
  ) {
    registry.onDidChange((ids) => this.changed.fire(ids));
    this.host = {
      registry,
      model: {
        fetch: async (ids) => (await registry.getVideos(ids)).map((video) => ({ ...video, hasTwin: false })),
        onDidChange: this.changed.event,
        progressOf: ({ platform }: UploadKey) => this.progress.get(platform),
      },
      platforms,
      postFields: postFieldsOf,
      resolve: (video, platform, panel) => {
        const { '': fields = {}, ...own } = panel;
        const layers: MetadataLayer[] = [
          { source: 'panel', origin: 'edited', fields, platforms: own },
          { source: 'sidecar', origin: 'clips/city-lights.json', fields: this.sidecar },
          { source: 'settings', origin: 'clipdeck.defaults', fields: { visibility: 'public', madeForKids: false } },
        ];
        const clip = { filePath: video.filePath, index: 1, duration: video.duration, nowMs: 0, timeZone: 'UTC' };
        const resolved = resolveMetadata({ clip, platform, account: DEFAULT_ACCOUNT, layers });
        return Promise.resolve({ ...resolved, fileProblems: [] });
      },
      violations: (clip, platform, metadata) => violations(clip, platform, metadata),
      onDidChangeMetadata: this.metadataChanged.event,
      quota: (platform, account) => registry.queue.quota(platform, account, rateLimitsOf(platform, {})),
      act: (action, { platform, account }) => {
        this.acts.push(`${action} ${platform}/${account}`);
        return Promise.resolve();
      },
      mendFile: (step) => {
        this.acts.push(step);
        return Promise.resolve();
      },
      openEvidence: (evidence) => {
        this.acts.push(`evidence ${path.basename(evidence)}`);
        return Promise.resolve();
      },
      report: (error) => void this.reports.push(String(error)),
    };
    this.panels = new DetailPanels(vscode.Uri.file(repositoryRoot), () => Promise.resolve(this.host));
  }

  static async start(browser: Browser, options: DetailFixtureOptions = {}): Promise<DetailFixture> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-panel-'));
    const clips = path.join(folder, 'clips');
    await mkdir(clips);
    await cp(path.join(repositoryRoot, 'media', 'sample', 'clips'), clips, { recursive: true });
    const paths = new ClipPaths([{ name: 'work', path: folder }]);
    const registry = VideoRegistry.over(await LocalStore.open(folder), paths, Date.now);
    const { video } = await registry.registerVideo(path.join(clips, 'city-lights.mp4'));
    await registry.setMediaFacts(video.id, {
      duration: 6,
      width: 360,
      height: 640,
      fps: 30,
      videoCodec: 'avc',
      audioCodec: 'aac',
      bitrate: 155_000,
    });
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1000, height: 900 },
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    const fixture = new DetailFixture(folder, registry, video, context);
    fixture.theme = options.theme;
    return fixture;
  }

  private theme: string | undefined;

  /** Opens a video's panel as the tree does, and waits until it shows something. */
  async open(videoId = this.video.id): Promise<BrowserPanel> {
    const panel = await BrowserPanel.open(this.context, '', this.theme);
    panels.make = () => panel.panel;
    await this.panels.show(videoId);
    this.shown.push(panel);
    await panel.load();
    await panel.page.locator('#app:not([aria-busy])').waitFor();
    return panel;
  }

  /** As if the engine or another window had changed something. */
  touch(): void {
    this.changed.fire([this.video.id]);
  }

  async stop(): Promise<void> {
    this.panels.dispose();
    await this.context.close();
    await this.registry.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function violations({ video, media }: KnownClip, platform: string, metadata: UploadMetadata) {
  const clip = { path: video.filePath, size: video.size, fileName: path.basename(video.filePath), media };
  switch (platform) {
    case 'youtube':
      return youtubeViolations(clip, metadata, Date.now());
    case 'tiktok':
      return tiktokViolations(clip, metadata, Date.now());
    default:
      return instagramViolations(clip, metadata);
  }
}

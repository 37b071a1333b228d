import * as path from 'node:path';
import * as vscode from 'vscode';
import { metadataFieldsSchema, type MetadataField, type MetadataFields } from '../../model/metadataFields';
import { DEFAULT_ACCOUNT, type PlatformId, type PlatformLabel, type UploadKey } from '../../model/platform';
import type { Quota } from '../../model/rateLimits';
import type { Video, VideoWithUploads } from '../../model/records';
import type { UploadMetadata, Violation } from '../../model/uploadMetadata';
import type { VideoMedia } from '../../model/videoMedia';
import type { VideoRegistry } from '../../registry/videoRegistry';
import { quotaWords } from '../quotaWords';
import type { VideoModel } from '../videoModel';
import { DETAIL_VIEW } from '../viewIds';
import { WaitingPanels, watchClosing } from '../waitingPanels';
import { WebviewPage } from '../webviewPage';
import {
  detailRequestSchema,
  panelStateSchema,
  type DetailAction,
  type DetailRequest,
  type FileStep,
  type SectionId,
} from './detailProtocol';
import { detailState } from './detailState';
import { restrictedWords } from './detailTexts';
import {
  checkDrafts,
  editorSections,
  type EditorSources,
  type PanelMetadata,
  type ResolvedPost,
} from './editorSections';

/** What the panels show and whom they tell what is asked for. */
export interface DetailHost extends Pick<EditorSources, 'postFields'> {
  readonly registry: VideoRegistry;
  readonly model: Pick<VideoModel, 'fetch' | 'onDidChange' | 'progressOf'>;
  readonly platforms: readonly PlatformLabel[];
  /** What a video would be posted with if `panel` were what is edited in the panel. */
  resolve(video: Video, platform: SectionId, panel: PanelMetadata): Promise<ResolvedPost>;
  violations(clip: KnownClip, platform: PlatformId, metadata: UploadMetadata): readonly Violation[];
  /** What the metadata comes from has changed: files of the project, settings. */
  onDidChangeMetadata(listener: (ids: readonly string[] | 'all') => void): vscode.Disposable;
  readonly quota: (platform: PlatformId, account: string) => Promise<Quota>;
  act(action: DetailAction, key: UploadKey): Promise<void>;
  mendFile(step: FileStep, videoId: string): Promise<void>;
  openEvidence(folder: string): Promise<void>;
  report(error: unknown): void;
}

/** A clip, and what a probe found out about it. */
export interface KnownClip {
  readonly video: Video;
  readonly media: VideoMedia | null;
}

/** The detail panels, one per video at most. */
export class DetailPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, DetailPanel>();
  /** Restored while no registry could be opened. */
  private readonly waiting = new WaitingPanels<string>();

  /** @param host resolves when the registry is open; rejects when it cannot be */
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly host: () => Promise<DetailHost>,
  ) {}

  /**
   * @param by what asks for it. A row keeps the focus, and with it the keys for what is selected; asked again, it gives
   * the focus to the panel that is in sight
   */
  async show(videoId: string, by: 'command' | 'row' = 'command'): Promise<void> {
    const host = await this.host();
    const [video] = await host.model.fetch([videoId]);
    if (!video) return;
    const open = this.panels.get(videoId);
    if (open) {
      open.reveal(by === 'row' && !open.inSight);
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus: by === 'row' };
    this.adopt(vscode.window.createWebviewPanel(DETAIL_VIEW, video.title, place), video, host);
  }

  /** After a reload of the window. A panel whose video is gone, or whose state is not ours, is closed. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = panelStateSchema.safeParse(state);
    if (!kept.success) {
      panel.dispose();
      return;
    }
    const { videoId } = kept.data;
    const closing = watchClosing(panel);
    const host = await this.host().catch(() => undefined);
    if (closing.closed) return;
    if (host) await this.restore(panel, videoId, host);
    else this.waiting.add(panel, videoId);
  }

  /** The registry is about to be closed: until `follow`, what is in sight waits. */
  hold(): void {
    for (const [videoId, detail] of this.panels) this.waiting.add(detail.release(), videoId);
    this.panels.clear();
  }

  /** A registry has been opened: what waits for one shows its video as it is there. */
  async follow(host: DetailHost): Promise<void> {
    this.hold();
    await this.showWaiting(host);
  }

  /** As {@link follow}, for what waits alone: its video could not be read when the registry was opened. */
  async showWaiting(host: DetailHost): Promise<void> {
    for (const { panel, kept } of this.waiting.take()) await this.restore(panel, kept, host);
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) panel.dispose();
  }

  private async restore(panel: vscode.WebviewPanel, videoId: string, host: DetailHost): Promise<void> {
    const closing = watchClosing(panel);
    let video: Video | undefined;
    try {
      [video] = await host.model.fetch([videoId]);
    } catch (error) {
      // One that cannot be shown keeps no other back.
      host.report(error);
      if (!closing.closed) this.waiting.add(panel, videoId);
      return;
    }
    if (closing.closed) return;
    if (video && !this.panels.has(video.id)) {
      this.adopt(panel, video, host);
      return;
    }
    if (!video) tellGone(panel.title);
    panel.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, video: Video, host: DetailHost): void {
    const closed = (): void => void this.panels.delete(video.id);
    this.panels.set(video.id, new DetailPanel(panel, video, host, this.extensionUri, closed));
  }
}

/** One panel. Keeps nothing of its own: every state is made from the registry and sent whole. */
class DetailPanel implements vscode.Disposable {
  private readonly page: WebviewPage<DetailRequest>;
  private readonly subscriptions: readonly vscode.Disposable[];
  /** Edits are made one after the other: each is based on what the one before it left. */
  private editing: Promise<void> = Promise.resolve();

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly first: Video,
    private readonly host: DetailHost,
    extensionUri: vscode.Uri,
    closed: () => void,
  ) {
    const clip = host.registry.paths.toAbsolute(first);
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'icons', 'video-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'icons', 'video-dark.svg'),
    };
    const changed = (ids: readonly string[] | 'all'): void => {
      if (ids === 'all' || ids.includes(first.id)) void this.page.push();
    };
    this.subscriptions = [
      panel.onDidDispose(() => {
        this.release();
        closed();
      }),
      host.model.onDidChange(changed),
      host.onDidChangeMetadata(changed),
      vscode.workspace.onDidGrantWorkspaceTrust(() => changed('all')),
    ];
    this.page = new WebviewPage({
      panel,
      extensionUri,
      bundle: 'detail',
      mediaFolders: clip === null ? [] : [vscode.Uri.file(path.dirname(clip))],
      // A UUID.
      data: { 'video-id': first.id },
      requests: detailRequestSchema,
      answer: (request) => this.answer(request),
      state: () => this.state(),
      report: (error) => host.report(error),
    });
  }

  get inSight(): boolean {
    return this.panel.visible;
  }

  reveal(preserveFocus: boolean): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  /** Ends what this one does, and leaves the editor's panel to whoever shows something in it next. */
  release(): vscode.WebviewPanel {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.page.dispose();
    return this.panel;
  }

  dispose(): void {
    this.panel.dispose();
  }

  private async state(): Promise<object | null> {
    const { host, panel } = this;
    const { registry } = host;
    const { id } = this.first;
    const video = await findVideo(registry, id);
    if (!video) {
      tellGone(panel.title);
      return null;
    }
    panel.title = video.title;
    const clip = registry.paths.toAbsolute(video);
    const quotas = await this.quotas(video);
    const [attempts, posts, media, sections] = await Promise.all([
      registry.getAttempts(id),
      registry.getPosts(id),
      registry.getMediaFacts(id),
      this.editorSources(video).then(editorSections),
    ]);
    return detailState({
      video,
      media,
      attempts,
      posts,
      sections,
      platforms: host.platforms,
      restricted: !vscode.workspace.isTrusted,
      clipUrl:
        clip === null || video.fileState === 'missing'
          ? null
          : panel.webview.asWebviewUri(vscode.Uri.file(clip)).toString(),
      progressOf: (platform, account) => host.model.progressOf({ videoId: id, platform, account }),
      quotaWords: (platform, account) => quotas.get(`${platform}/${account}`) ?? null,
    });
  }

  /** How much each account may still upload, in words. */
  private async quotas({ uploads }: VideoWithUploads): Promise<Map<string, string | null>> {
    const { platforms, quota } = this.host;
    const keys = [...platforms.map(({ id }) => ({ platform: id, account: DEFAULT_ACCOUNT })), ...uploads].filter(
      ({ platform }) => platforms.some(({ id }) => id === platform),
    );
    return new Map(
      await Promise.all(
        keys.map(
          async ({ platform, account }) =>
            [`${platform}/${account}`, quotaWords(await quota(platform, account), Date.now())] as const,
        ),
      ),
    );
  }

  private async editorSources(video: Video): Promise<EditorSources> {
    const { host } = this;
    const clip = { video, media: await host.registry.getMediaFacts(video.id) };
    return {
      platforms: host.platforms,
      panel: await host.registry.getAllMetadata(video.id),
      resolve: (platform, panel) => host.resolve(video, platform, panel),
      postFields: (platform) => host.postFields(platform),
      violations: (platform, metadata) => host.violations(clip, platform, metadata),
    };
  }

  private async answer(request: Exclude<DetailRequest, { type: 'ready' }>): Promise<unknown> {
    const { host } = this;
    const videoId = this.first.id;
    if (!vscode.workspace.isTrusted && !harmless.has(request.type)) refuseRestricted(request);
    switch (request.type) {
      case 'action':
        // The person is told by the editor; the page has nothing to say about it.
        await host
          .act(request.action, { videoId, platform: request.platform, account: request.account })
          .catch((error: unknown) => host.report(error));
        return null;
      case 'fileStep':
        await host.mendFile(request.step, videoId).catch((error: unknown) => host.report(error));
        return null;
      case 'manageTrust':
        await vscode.commands.executeCommand('workbench.trust.manage');
        return null;
      case 'setDuplicateAllowed':
        await host.registry.setDuplicateAllowed(videoId, request.allowed);
        return null;
      case 'openEvidence': {
        const attempt = (await host.registry.getAttempts(videoId)).find(({ id }) => id === request.attemptId);
        if (attempt?.evidencePath) await host.openEvidence(attempt.evidencePath);
        return null;
      }
      case 'openClip': {
        const clip = host.registry.paths.toAbsolute(await this.requireVideo());
        if (clip !== null) await vscode.env.openExternal(vscode.Uri.file(clip));
        return null;
      }
      case 'edit': {
        const value = metadataFields[request.field].safeParse(request.value);
        if (!value.success) throw new Error(value.error.issues.map(({ message }) => message).join('; '));
        await this.edit(request.section, (fields) => ({ ...fields, [request.field]: value.data }));
        return null;
      }
      case 'reset':
        await this.edit(request.section, (fields) => without(fields, request.field));
        return null;
      case 'check':
        return checkDrafts(await this.editorSources(await this.requireVideo()), request.section, request.drafts);
    }
  }

  /** Resolves when the change is on the disk and the page has been sent what came of it. */
  private edit(section: SectionId, change: (fields: MetadataFields) => MetadataFields): Promise<void> {
    const { registry } = this.host;
    const { id } = this.first;
    const edited = this.editing.then(async () => {
      const fields = change((await registry.getMetadata(id, section)) ?? {});
      await registry.setMetadata(id, section, Object.keys(fields).length === 0 ? null : fields);
      await this.page.push();
    });
    this.editing = edited.catch(() => undefined);
    return edited;
  }

  private async requireVideo(): Promise<VideoWithUploads> {
    const video = await findVideo(this.host.registry, this.first.id);
    if (!video) throw new Error(vscode.l10n.t('This video is not registered any more.'));
    return video;
  }
}

const metadataFields = metadataFieldsSchema.unwrap().shape;

/** What the page may ask for where the workspace is not trusted. */
const harmless: ReadonlySet<DetailRequest['type']> = new Set(['check', 'openClip', 'openEvidence', 'manageTrust']);

/** @throws Error for everything that is more than looking */
function refuseRestricted(request: DetailRequest): void {
  if (request.type === 'action' && request.action === 'openPost') return;
  throw new Error(restrictedWords());
}

async function findVideo(registry: VideoRegistry, id: string): Promise<VideoWithUploads | undefined> {
  return (await registry.getVideos([id]))[0];
}

function without(fields: MetadataFields, field: MetadataField): MetadataFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}

function tellGone(title: string): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('“{0}” is not registered any more, so its panel was closed.', title),
  );
}

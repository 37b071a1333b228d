import * as vscode from 'vscode';
import { campaignLayers, type Campaign } from '../model/campaign';
import type { MetadataFields } from '../model/metadataFields';
import { resolveMetadata, type MetadataLayer, type ResolvedMetadata } from '../model/metadataResolution';
import type { Video } from '../model/records';
import { fileStem } from '../model/template';
import type { UploadKey } from '../model/uploadKey';
import { RegistryError } from '../registry/errors';
import type { VideoRegistry } from '../registry/videoRegistry';
import { projectLayers, projectTemplates, type ClipList } from '../projects';
import { setting } from '../views/settings';
import type { ClipProjects } from './clipProjects';

/** What a clip would be posted with, each value with where it comes from, and what is wrong with it. */
export interface PostMetadata extends ResolvedMetadata {
  /** Problems of the files it comes from, each with its place. They stop an upload, so that no text gets lost. */
  readonly fileProblems: readonly string[];
}

interface ResolutionOptions {
  readonly asked?: MetadataFields;
  readonly edited?: Readonly<Record<string, MetadataFields>> | undefined;
  readonly campaign?: Campaign | null;
}

/** Collects what the panel, the sidecars, the CSV files, the project file and the settings say (design §7). */
export class PostMetadataResolver implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<readonly string[] | 'all'>();
  /**
   * Ids of the videos whose metadata a file or a setting may have changed; "all": it may be any. What is edited in the
   * panel is part of the video: the registry announces it.
   */
  readonly onDidChange = this.emitter.event;
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly registry: VideoRegistry,
    private readonly clips: ClipList,
    private readonly projects: ClipProjects,
  ) {
    this.subscriptions = [
      this.emitter,
      projects.onDidChange((ids) => this.emitter.fire(ids)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('clipdeck.defaults')) this.emitter.fire('all');
      }),
    ];
  }

  /**
   * What a video would be posted with now.
   * @param options.asked counts more than everything else: what an upload is asked for with
   * @param options.edited what is edited in the panel, by platform; default: what the registry has
   * @param options.campaign as part of which it is posted; null: of none
   * @throws RegistryError `VIDEO_NOT_REGISTERED`
   */
  async resolveFor(
    key: UploadKey,
    { asked = {}, edited, campaign = null }: ResolutionOptions = {},
  ): Promise<PostMetadata> {
    const { videoId, platform, account } = key;
    const video = (await this.clips.read()).get(videoId);
    if (!video) throw new RegistryError('VIDEO_NOT_REGISTERED', `No video is registered under the id "${videoId}".`);
    const folder = this.projects.projectOf(video.workspaceFolder);
    const project = folder?.project ?? null;
    const clip = this.registry.paths.toAbsolute(video);
    const [index, panel, files] = await Promise.all([
      this.clips.placeOf(videoId),
      this.panelLayers(video, edited),
      folder && clip !== null ? folder.metadataOf(video, clip) : { layers: [], problems: [] },
    ]);
    const resolved = resolveMetadata({
      clip: {
        filePath: video.filePath,
        // What is posted as a part of a campaign is counted there.
        index: campaign?.videoIds.includes(videoId) ? campaign.videoIds.indexOf(videoId) + 1 : index,
        duration: video.duration,
        nowMs: Date.now(),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      platform,
      account,
      layers: [
        { source: 'panel', origin: vscode.l10n.t('asked for'), fields: asked },
        ...panel,
        ...(campaign ? campaignLayers(campaign, videoId) : []),
        ...files.layers,
        ...(project ? projectLayers(project, index) : []),
        {
          source: 'settings',
          origin: 'clipdeck.defaults',
          fields: { visibility: setting('defaults.visibility'), madeForKids: setting('defaults.madeForKids') },
        },
      ],
      ...(project ? { templates: projectTemplates(project, platform) } : {}),
    });
    return { ...resolved, fileProblems: files.problems };
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** What a person wrote for this video: its metadata, and behind it the title it was given in the list. */
  private async panelLayers(video: Video, edited?: Readonly<Record<string, MetadataFields>>): Promise<MetadataLayer[]> {
    const { '': everywhere = {}, ...platforms } = edited ?? (await this.registry.getAllMetadata(video.id));
    const origin = vscode.l10n.t('edited');
    const metadata: MetadataLayer = { source: 'panel', origin, fields: everywhere, platforms };
    if (video.title === fileStem(video.filePath)) return [metadata];
    return [metadata, { source: 'panel', origin, fields: { title: video.title } }];
  }
}

import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT, uploadKeyString, type PlatformLabel, type UploadKey } from '../../model/uploadKey';
import type { Upload, VideoWithUploads } from '../../model/records';
import { isActive, type UploadStatus } from '../../model/uploadStatus';
import {
  percentOf,
  phaseWords,
  relativeTime,
  statusIcon,
  statusLook,
  statusWords,
  uploadActions,
} from '../presentation';
import type { VideoModel } from '../videoModel';
import { compositeIcon } from './compositeIcon';

/** A row: a video, or one of its uploads. Rows are identified by what they stand for, not by what they show. */
export interface VideoRow {
  readonly kind: 'video';
  readonly videoId: string;
}
export interface UploadRow extends UploadKey {
  readonly kind: 'upload';
}
export type TreeRow = VideoRow | UploadRow;

/** The videos of the workspace with a row per platform and account. */
export class VideoTree implements vscode.TreeDataProvider<TreeRow>, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<TreeRow[] | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;
  /** The editor recognises a row by the object it was given. */
  private readonly rows = new Map<string, TreeRow>();
  private model: VideoModel | undefined;
  private platforms: readonly PlatformLabel[] = [];
  private subscription: vscode.Disposable | undefined;

  /** @param loading resolves when there is something to show, or nothing will come */
  constructor(private readonly loading: () => Promise<unknown>) {}

  /** Shows a model from now on. */
  show(model: VideoModel | undefined, platforms: readonly PlatformLabel[]): void {
    this.subscription?.dispose();
    this.model = model;
    this.platforms = platforms;
    this.subscription = model?.onDidChange((ids) => {
      if (ids === 'all') this.emitter.fire(undefined);
      else this.emitter.fire(ids.flatMap((id) => this.rows.get(id) ?? []));
    });
    this.emitter.fire(undefined);
  }

  async getChildren(row?: TreeRow): Promise<TreeRow[]> {
    await this.loading();
    if (!this.model) return [];
    if (!row) return this.model.list().map(({ id }) => this.row(id, { kind: 'video', videoId: id }));
    if (row.kind === 'upload') return [];
    const video = this.model.get(row.videoId);
    return video ? this.uploadKeys(video).map((key) => this.row(uploadKeyString(key), { kind: 'upload', ...key })) : [];
  }

  getParent(row: TreeRow): TreeRow | undefined {
    return row.kind === 'upload' ? this.rows.get(row.videoId) : undefined;
  }

  getTreeItem(row: TreeRow): vscode.TreeItem {
    const video = this.model?.get(row.videoId);
    if (!video) return new vscode.TreeItem('');
    return row.kind === 'video' ? this.videoItem(video) : this.uploadItem(video, row);
  }

  resolveTreeItem(item: vscode.TreeItem, row: TreeRow): vscode.TreeItem {
    const video = this.model?.get(row.videoId);
    if (video) item.tooltip = row.kind === 'video' ? videoTooltip(video) : uploadTooltip(findUpload(video, row));
    return item;
  }

  dispose(): void {
    this.subscription?.dispose();
    this.emitter.dispose();
  }

  private row(id: string, row: TreeRow): TreeRow {
    const known = this.rows.get(id);
    if (known) return known;
    this.rows.set(id, row);
    return row;
  }

  /** One per platform's default account, and one per upload at any other. */
  private uploadKeys(video: VideoWithUploads): UploadKey[] {
    const keys = this.platforms.map(({ id }) => ({ videoId: video.id, platform: id, account: DEFAULT_ACCOUNT }));
    const others = video.uploads.filter(
      ({ platform, account }) => !keys.some((key) => key.platform === platform && key.account === account),
    );
    return [...keys, ...others.map(({ platform, account }) => ({ videoId: video.id, platform, account }))];
  }

  private videoItem(video: VideoWithUploads): vscode.TreeItem {
    const uploads = this.uploadKeys(video).map((key) => ({
      key,
      status: findUpload(video, key)?.status ?? 'PENDING',
    }));
    const item = new vscode.TreeItem(video.title, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = video.id;
    item.iconPath = compositeIcon(uploads.map(({ status }) => status));
    const summary = uploads.map(
      ({ key, status }) => `${this.label(key.platform).shortName} ${this.shortState(key, status)}`,
    );
    const file =
      video.fileState === 'missing'
        ? [vscode.l10n.t('file missing')]
        : video.fileState === 'changed'
          ? [vscode.l10n.t('file changed')]
          : [];
    item.description = [...summary, ...file].join(' · ');
    item.contextValue = 'video';
    item.command = {
      command: 'clipdeck.showVideo',
      title: vscode.l10n.t('Show Video'),
      arguments: [{ kind: 'video', videoId: video.id }],
    };
    item.accessibilityInformation = {
      label: [
        video.title,
        ...uploads.map(({ key, status }) => `${this.label(key.platform).name}: ${statusWords(status)}`),
        ...file,
      ].join(', '),
    };
    return item;
  }

  private uploadItem(video: VideoWithUploads, key: UploadRow): vscode.TreeItem {
    const upload = findUpload(video, key);
    const status = upload?.status ?? 'PENDING';
    const { name } = this.label(key.platform);
    const label = key.account === DEFAULT_ACCOUNT ? name : `${name} (${key.account})`;
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
    item.id = uploadKeyString(key);
    item.iconPath = statusIcon(status);
    item.description = this.describe(key, upload);
    const actions = uploadActions(upload);
    item.contextValue = ['upload', ...Object.entries(actions).flatMap(([action, can]) => (can ? [action] : []))].join(
      ',',
    );
    item.command = {
      command: 'clipdeck.showVideo',
      title: vscode.l10n.t('Show Video'),
      arguments: [{ kind: 'video', videoId: video.id }],
    };
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  private describe(key: UploadKey, upload: Upload | undefined): string {
    const status = upload?.status ?? 'PENDING';
    const progress = this.model?.progressOf(key);
    if (progress && isActive(status)) return `${phaseWords(progress.phase)} ${percentOf(progress)} %`;
    if (!upload || status === 'PENDING') return statusWords('PENDING');
    const when = relativeTime(upload.statusAt, Date.now());
    const what =
      status === 'SUCCESS' && upload.postVisibility
        ? `${statusWords(status)} (${upload.postVisibility})`
        : statusWords(status);
    const why = upload.error ? ` — ${upload.error.userMessage}` : '';
    return `${what} · ${when}${why}`;
  }

  private shortState(key: UploadKey, status: UploadStatus): string {
    const progress = this.model?.progressOf(key);
    return progress && isActive(status) ? `${percentOf(progress)} %` : statusLook(status).mark;
  }

  private label(platform: string): PlatformLabel {
    return this.platforms.find(({ id }) => id === platform) ?? { id: platform, name: platform, shortName: platform };
  }
}

function findUpload(video: VideoWithUploads, key: UploadKey): Upload | undefined {
  return video.uploads.find(({ platform, account }) => platform === key.platform && account === key.account);
}

/** Titles, paths and messages are not ours: they are shown as text, never as Markdown. */
function plain(markdown: vscode.MarkdownString, lines: readonly (readonly [string, string])[]): vscode.MarkdownString {
  for (const [name, value] of lines) {
    markdown.appendMarkdown(`**${name}:** `).appendText(value).appendMarkdown('  \n');
  }
  return markdown;
}

function videoTooltip(video: VideoWithUploads): vscode.MarkdownString {
  return plain(new vscode.MarkdownString(), [
    [vscode.l10n.t('File'), video.filePath],
    [vscode.l10n.t('Size'), vscode.l10n.t('{0} MB', (video.size / 1e6).toFixed(1))],
    [vscode.l10n.t('Added'), new Date(video.createdAt).toLocaleString(vscode.env.language)],
    ['SHA-256', video.checksum],
  ]);
}

function uploadTooltip(upload: Upload | undefined): vscode.MarkdownString {
  if (!upload) return new vscode.MarkdownString(statusWords('PENDING'));
  const lines: [string, string][] = [
    [vscode.l10n.t('Status'), statusWords(upload.status)],
    [vscode.l10n.t('Since'), new Date(upload.statusAt).toLocaleString(vscode.env.language)],
  ];
  if (upload.postUrl) lines.push([vscode.l10n.t('Post'), upload.postUrl]);
  if (upload.postVisibility) lines.push([vscode.l10n.t('Visibility'), upload.postVisibility]);
  if (upload.retryCount > 0) lines.push([vscode.l10n.t('Failed attempts'), String(upload.retryCount)]);
  if (upload.error) lines.push([vscode.l10n.t('Error'), upload.error.userMessage]);
  if (upload.error?.hint) lines.push([vscode.l10n.t('What to do'), upload.error.hint]);
  return plain(new vscode.MarkdownString(), lines);
}

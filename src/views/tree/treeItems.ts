import * as vscode from 'vscode';
import type { Upload } from '../../model/records';
import { DEFAULT_ACCOUNT, uploadKeyString, type PlatformLabel, type UploadKey } from '../../model/uploadKey';
import { isActive, type UploadStatus } from '../../model/uploadStatus';
import {
  ageWords,
  clockTime,
  errorWord,
  groupIcon,
  groupWords,
  percentOf,
  phaseWords,
  statusIcon,
  statusLook,
  statusWords,
  uploadActions,
  uploadWords,
  worstStatus,
} from '../presentation';
import { rowText } from '../rowText';
import { translated } from '../translated';
import type { ShownVideo, VideoModel } from '../videoModel';
import { compositeIcon } from './compositeIcon';
import type { GroupContent, MoreRow, UploadRow } from './treeRows';

/** Groups up to this size are open at first; long ones would push the others out of sight. */
const OPEN_UP_TO = 50;

export interface KnownAccount {
  readonly platform: string;
  readonly account: string;
}

/** Draws rows. Each has a word for everything that its icon says. */
export class TreeItems {
  constructor(
    private readonly model: Pick<VideoModel, 'progressOf'>,
    private readonly platforms: readonly PlatformLabel[],
    private readonly accounts: readonly KnownAccount[],
  ) {}

  group(id: string, content: GroupContent, count: number): vscode.TreeItem {
    const { TreeItemCollapsibleState } = vscode;
    const item = new vscode.TreeItem(
      groupWords(content),
      count <= OPEN_UP_TO ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
    );
    item.id = id;
    item.iconPath = groupIcon(content);
    item.description = count.toLocaleString(vscode.env.language);
    item.contextValue = 'group';
    item.accessibilityInformation = { label: vscode.l10n.t('{0}, {1} videos', groupWords(content), count) };
    return item;
  }

  clearFilter(): vscode.TreeItem {
    const item = new vscode.TreeItem(vscode.l10n.t('Clear Filter'));
    item.id = 'clearFilter';
    item.iconPath = new vscode.ThemeIcon('clear-all');
    item.command = { command: 'clipdeck.clearFilter', title: vscode.l10n.t('Clear Filter') };
    return item;
  }

  /** @param next how many it brings @param left how many are not shown */
  more(row: MoreRow, next: number, left: number): vscode.TreeItem {
    const [some, all] = [next, left].map((count) => count.toLocaleString(vscode.env.language));
    const item = new vscode.TreeItem(
      left > next
        ? vscode.l10n.t('Show {0} More ({1} left)', some ?? '', all ?? '')
        : vscode.l10n.t('Show {0} More', some ?? ''),
    );
    item.id = `more:${row.list}`;
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.contextValue = 'more';
    item.command = { command: 'clipdeck.showMore', title: vscode.l10n.t('Show More') };
    return item;
  }

  /** One per account that is known, and one per upload at any other. */
  uploadKeys(video: ShownVideo): UploadKey[] {
    const places = this.platforms.flatMap(({ id }) => [
      { platform: id, account: DEFAULT_ACCOUNT },
      ...this.accounts.filter(({ platform, account }) => platform === id && account !== DEFAULT_ACCOUNT),
    ]);
    for (const { platform, account } of video.uploads) {
      if (!places.some((place) => place.platform === platform && place.account === account)) {
        places.push({ platform, account });
      }
    }
    return places.map(({ platform, account }) => ({ videoId: video.id, platform, account }));
  }

  /** @param keys the uploads that it tells of */
  video(video: ShownVideo, keys: readonly UploadKey[] = this.uploadKeys(video)): vscode.TreeItem {
    // One mark and one word per platform: of several accounts the one that matters most.
    const states = [...new Set(keys.map(({ platform }) => platform))].map((platform) => {
      const ofPlatform = keys.filter((key) => key.platform === platform);
      const statuses = ofPlatform.map((key) => findUpload(video, key)?.status ?? 'PENDING');
      const status = worstStatus(statuses);
      const key = ofPlatform[statuses.indexOf(status)];
      return { platform, status, words: key ? this.shortState(key, findUpload(video, key)) : '' };
    });
    const file = fileWords(video);
    const item = new vscode.TreeItem(rowText(video.title), vscode.TreeItemCollapsibleState.Collapsed);
    item.id = video.id;
    item.iconPath = compositeIcon(states.map(({ status }) => status));
    item.description = [
      ...file,
      ...states.map(({ platform, words }) => `${this.label(platform).shortName} ${words}`),
    ].join(' · ');
    item.contextValue = videoContext(video);
    item.command = showVideo();
    item.accessibilityInformation = {
      label: [
        rowText(video.title),
        ...file,
        ...states.map(({ platform, status }) => `${this.label(platform).name}: ${statusWords(status)}`),
      ].join(', '),
    };
    return item;
  }

  upload(video: ShownVideo, row: UploadRow): vscode.TreeItem {
    const upload = findUpload(video, row);
    const { name } = this.label(row.platform);
    const label = row.account === DEFAULT_ACCOUNT ? name : `${name} (${row.account})`;
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
    item.id = uploadKeyString(row);
    item.iconPath = statusIcon(upload?.status ?? 'PENDING');
    item.description = this.describe(row, upload);
    item.contextValue = ['upload', ...actionNames(upload)].join(',');
    item.command = showVideo();
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  private describe(key: UploadKey, upload: Upload | undefined): string {
    const status = upload?.status ?? 'PENDING';
    const progress = this.model.progressOf(key);
    if (progress && isActive(status)) return `${phaseWords(progress.phase)} ${percentOf(progress)} %`;
    if (!upload || status === 'PENDING') return statusWords('PENDING');
    const now = Date.now();
    const why = upload.error ? ` — ${translated(upload.error.userMessage)}` : '';
    return `${uploadWords(upload, now)} · ${ageWords(upload.statusAt, now)}${why}`;
  }

  private shortState(key: UploadKey, upload: Upload | undefined): string {
    const status: UploadStatus = upload?.status ?? 'PENDING';
    const progress = this.model.progressOf(key);
    if (progress && isActive(status)) return `${percentOf(progress)} %`;
    if (upload?.nextAttemptAt != null) {
      return `${statusLook(status).mark} ${clockTime(upload.nextAttemptAt, Date.now())}`;
    }
    if (upload?.missed === true) return vscode.l10n.t('{0} missed', statusLook('SCHEDULED').mark);
    const word = upload?.error ? errorWord(upload.error.kind) : null;
    return word === null ? statusLook(status).mark : `${statusLook(status).mark} ${word}`;
  }

  private label(platform: string): PlatformLabel {
    return this.platforms.find(({ id }) => id === platform) ?? { id: platform, name: platform, shortName: platform };
  }
}

function actionNames(upload: Upload | undefined): string[] {
  return Object.entries(uploadActions(upload)).flatMap(([action, can]) => (can ? [action] : []));
}

export function findUpload(video: Pick<ShownVideo, 'uploads'>, key: Omit<UploadKey, 'videoId'>): Upload | undefined {
  return video.uploads.find(({ platform, account }) => platform === key.platform && account === key.account);
}

/** What is wrong with the clip's file, in a word. */
function fileWords({ fileState, hasTwin }: ShownVideo): string[] {
  if (fileState === 'missing') return [vscode.l10n.t('file missing')];
  if (fileState === 'changed') return [vscode.l10n.t('file changed')];
  return hasTwin ? [vscode.l10n.t('same as another video')] : [];
}

/** What can be done, for menus: with the video itself, and with any of its uploads. */
function videoContext({ fileState, hasTwin, duplicateAllowed, uploads }: ShownVideo): string {
  const can = new Set(uploads.flatMap((upload) => actionNames(upload)));
  return [
    'video',
    ...can,
    ...(fileState === 'present' ? [] : [fileState]),
    ...(hasTwin ? ['twin'] : []),
    duplicateAllowed ? 'duplicatesAllowed' : 'duplicatesRefused',
  ].join(',');
}

/**
 * Without arguments it is the selected row that is meant. Arguments are kept by the editor only until the row is drawn
 * again: a click that comes at that moment would find none, and fail.
 */
function showVideo(): vscode.Command {
  return { command: 'clipdeck.showSelectedVideo', title: vscode.l10n.t('Show Video') };
}

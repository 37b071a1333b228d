import { open, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { metadataFieldNames, type MetadataFields } from '../model/metadataFields';
import { DEFAULT_ACCOUNT } from '../model/uploadKey';
import type { Video } from '../model/records';
import {
  forEachBounded,
  MAX_CSV_BYTES,
  tableRows,
  writeMetadataCsv,
  type CsvDelimiter,
  type CsvEntry,
  type PostedMetadata,
} from '../projects';
import { abortSignal } from './abortSignal';
import type { Services } from './services';

/** Clips whose metadata is looked up at the same time. */
const AT_ONCE = 16;

/** What a clip would be posted with on each platform; a value that nobody says is left out. */
export async function postedMetadata(
  { metadata, projects }: Services,
  video: Pick<Video, 'id' | 'workspaceFolder'>,
  platforms: readonly string[],
): Promise<PostedMetadata> {
  const places = projects.targetsOf(video.workspaceFolder) ?? [];
  const posted: Record<string, MetadataFields> = {};
  for (const platform of platforms) {
    const account = places.find((place) => place.platform === platform)?.account ?? DEFAULT_ACCOUNT;
    const { values } = await metadata.resolveFor({ videoId: video.id, platform, account });
    posted[platform] = Object.fromEntries(metadataFieldNames.map((field) => [field, values[field]?.value]));
  }
  return posted;
}

/**
 * Looks up what clips would be posted with, with progress and Cancel.
 * @throws vscode.CancellationError
 */
export function eachPosted(
  services: Services,
  title: string,
  videos: readonly Video[],
  take: (video: Video, posted: PostedMetadata) => void,
): Thenable<void> {
  const platforms = services.engine.platforms().map(({ id }) => id);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      let done = 0;
      const work = async (video: Video): Promise<void> => {
        take(video, await postedMetadata(services, video, platforms));
        done++;
        progress.report({
          increment: 100 / videos.length,
          message: vscode.l10n.t('{0} of {1} videos', done, videos.length),
        });
      };
      await forEachBounded(videos, AT_ONCE, abortSignal(token), work).catch((error: unknown) => {
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        throw error;
      });
    },
  );
}

/**
 * Writes what videos would be posted with as a table, to be worked on in a spreadsheet and imported again.
 * @param videoIds default: all videos
 */
export async function exportMetadata(services: Services, videoIds: readonly string[], to?: vscode.Uri): Promise<void> {
  const { registry } = services;
  const videos = videoIds.length > 0 ? await registry.getVideos(videoIds) : await registry.getAllVideos();
  if (videos.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no videos yet.'));
    return;
  }
  const delimiter = to ? ',' : await askDelimiter();
  const target = delimiter && (to ?? (await askWhereTo()));
  if (!target) return;
  const rows = new Map<string, CsvEntry[]>();
  await eachPosted(services, vscode.l10n.t('Exporting metadata'), videos, ({ id, filePath, checksum }, posted) => {
    rows.set(id, tableRows({ file: filePath, id, checksum }, posted));
  });
  const entries = videos.flatMap(({ id }) => rows.get(id) ?? []);
  await writeFile(target.fsPath, writeMetadataCsv(entries, delimiter));
  const message = vscode.l10n.t('The metadata of {0} videos was exported to {1}.', videos.length, target.fsPath);
  const show = vscode.l10n.t('Open File');
  void vscode.window.showInformationMessage(message, show).then(async (pressed) => {
    if (pressed === show) await vscode.window.showTextDocument(target);
  });
}

/** The bytes of a table; of one that is too large, one byte more than is read. */
export async function readTable(file: string): Promise<Uint8Array> {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  const buffer = new Uint8Array(Math.min(size, MAX_CSV_BYTES + 1));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
  return buffer.subarray(0, bytesRead);
}

async function askDelimiter(): Promise<CsvDelimiter | undefined> {
  const choices: (vscode.QuickPickItem & { delimiter: CsvDelimiter })[] = [
    { label: vscode.l10n.t('Comma'), detail: vscode.l10n.t('What most programs expect.'), delimiter: ',' },
    {
      label: vscode.l10n.t('Semicolon'),
      detail: vscode.l10n.t('What Excel expects where numbers have a decimal comma.'),
      delimiter: ';',
    },
    { label: vscode.l10n.t('Tab'), detail: vscode.l10n.t('For pasting into a spreadsheet.'), delimiter: '\t' },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Export Metadata as CSV'),
    placeHolder: vscode.l10n.t('What stands between the cells; the import reads all of them'),
  });
  return chosen?.delimiter;
}

function askWhereTo(): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Metadata as CSV'),
    saveLabel: vscode.l10n.t('Export'),
    ...(folder && { defaultUri: vscode.Uri.file(path.join(folder.fsPath, 'metadata.csv')) }),
    filters: { [vscode.l10n.t('CSV')]: ['csv'] },
  });
}

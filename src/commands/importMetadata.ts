import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { MetadataFields } from '../model/metadataFields';
import type { Video } from '../model/records';
import {
  diagnosticLine,
  matchCsvRows,
  parseMetadataCsv,
  tableChanges,
  withChanges,
  type CsvRow,
  type Diagnostic,
  type TableChange,
} from '../projects';
import { fieldLabel } from '../views/detail/fieldWords';
import { translated } from '../views/translated';
import { eachPosted, readTable } from './metadataTables';
import type { Services } from './services';
import { showDiagnostics } from './showDiagnostics';

/** A change of one video, as it is shown before it is made. */
interface ProposedChange {
  readonly video: Video;
  readonly change: TableChange;
}

/** What was edited of a video before an import and after it, by section. */
interface DoneChange {
  readonly videoId: string;
  readonly section: string;
  readonly before: MetadataFields | null;
  readonly after: MetadataFields | null;
}

/**
 * Takes over the metadata of a table. Every value that would change is shown first and can be left out; nothing is
 * written before. What is wrong in the table is listed with its place, and its row left out as a whole.
 * @param problems shows what is wrong, until the table is imported again
 */
export async function importMetadata(
  services: Services,
  problems: vscode.DiagnosticCollection,
  from?: vscode.Uri,
): Promise<void> {
  const file = from ?? (await askWhatToRead());
  if (!file) return;
  const { engine, registry } = services;
  const { rows, refused, diagnostics } = parseMetadataCsv(await readTable(file.fsPath));
  const platforms = engine.platforms().map(({ id }) => id);
  const known = (row: CsvRow): boolean => row.platform === null || platforms.includes(row.platform);
  const videos = await registry.getAllVideos();
  const match = matchCsvRows(rows.filter(known), videos);
  const wrong = [...diagnostics, ...rows.filter((row) => !known(row)).map(unknownPlatform), ...match.diagnostics];
  showDiagnostics(problems, file, wrong);

  const proposed = await proposeChanges(services, videos, match.rows);
  if (proposed.length === 0) {
    await tellNothing(file, rows.length, wrong);
    return;
  }
  const chosen = await choose(services, file, proposed, wrong);
  if (!chosen || chosen.length === 0) return;
  const done = await write(services, chosen);
  const used = [...match.rows.values()].reduce((sum, ofClip) => sum + ofClip.length, 0);
  await tellDone(services, chosen, done, refused + rows.length - used);
}

function unknownPlatform({ line, platform, places }: CsvRow): Diagnostic {
  const message = vscode.l10n.t('There is no platform "{0}".', platform ?? '');
  const place = places.platform ?? { line, column: 1, length: 0 };
  return { message, severity: 'error', path: 'platform', ...place };
}

async function proposeChanges(
  services: Services,
  videos: readonly Video[],
  rows: ReadonlyMap<string, readonly CsvRow[]>,
): Promise<ProposedChange[]> {
  const concerned = videos.filter(({ id }) => rows.has(id));
  const found = new Map<string, TableChange[]>();
  if (concerned.length > 0) {
    await eachPosted(services, vscode.l10n.t('Comparing metadata'), concerned, ({ id }, posted) => {
      found.set(id, tableChanges(rows.get(id) ?? [], posted));
    });
  }
  return concerned.flatMap((video) => (found.get(video.id) ?? []).map((change) => ({ video, change })));
}

/** Shows each value as it is and as it would be. undefined: the person changed their mind. */
async function choose(
  { engine }: Services,
  file: vscode.Uri,
  proposed: readonly ProposedChange[],
  wrong: readonly Diagnostic[],
): Promise<readonly ProposedChange[] | undefined> {
  const platforms = engine.platforms();
  const nameOf = (id: string): string =>
    platforms.find((platform) => platform.id === id)?.name ?? vscode.l10n.t('All platforms');
  const empty = vscode.l10n.t('nothing');
  const words = (text: string): string => (text === '' ? empty : `“${text.replace(/\s*[\n\r]+\s*/g, ' ⏎ ')}”`);
  let video: Video | undefined;
  const items = proposed.flatMap((each) => {
    const { field, platform, before, after, line } = each.change;
    const head = each.video === video ? [] : [{ label: each.video.filePath, kind: vscode.QuickPickItemKind.Separator }];
    video = each.video;
    const item = {
      label: fieldLabel(field, platform),
      description: vscode.l10n.t('{0} · line {1}', nameOf(platform), line),
      detail: `${before.map(words).join(' / ')} → ${words(after)}`,
      picked: true,
      proposed: each,
    };
    return [...head, item];
  });
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { proposed?: ProposedChange }>(items, {
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
    matchOnDetail: true,
    title: vscode.l10n.t('Import {0}: {1} Values', path.basename(file.fsPath), proposed.length),
    placeHolder:
      wrong.length === 0
        ? vscode.l10n.t('OK writes what is ticked; nothing is written before')
        : vscode.l10n.t('OK writes what is ticked. {0} problems in the file are listed under Problems', wrong.length),
  });
  return picked?.flatMap((item) => item.proposed ?? []);
}

async function write({ registry }: Services, chosen: readonly ProposedChange[]): Promise<DoneChange[]> {
  const done: DoneChange[] = [];
  for (const videoId of new Set(chosen.map(({ video }) => video.id))) {
    const edited = await registry.getAllMetadata(videoId);
    const changes = chosen.filter(({ video }) => video.id === videoId).map(({ change }) => change);
    for (const [section, after] of Object.entries(withChanges(edited, changes))) {
      await registry.setMetadata(videoId, section, after);
      done.push({ videoId, section, before: edited[section] ?? null, after });
    }
  }
  return done;
}

async function tellNothing(file: vscode.Uri, rows: number, wrong: readonly Diagnostic[]): Promise<void> {
  const name = path.basename(file.fsPath);
  const [first] = wrong;
  if (!first) {
    const message = vscode.l10n.t('{0} changes nothing: all {1} rows say what would be posted anyway.', name, rows);
    void vscode.window.showInformationMessage(message);
    return;
  }
  await showProblems(vscode.l10n.t('{0} changes nothing. {1}', name, diagnosticLine(name, first, translated)));
}

async function showProblems(message: string): Promise<void> {
  const show = vscode.l10n.t('Show Problems');
  if ((await vscode.window.showWarningMessage(message, show)) === show) {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}

/** @param leftOut rows of the table that were not used: with mistakes, or about no clip */
async function tellDone(
  services: Services,
  chosen: readonly ProposedChange[],
  done: readonly DoneChange[],
  leftOut: number,
): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const videos = new Set(chosen.map(({ video }) => video)).size;
  const message = vscode.l10n.t(
    '{0} values of {1} videos were imported. They count like those edited in the panel: more than sidecars, CSV files and the project file.',
    chosen.length,
    videos,
  );
  const show = vscode.l10n.t('Show Problems');
  const rest = leftOut === 0 ? '' : ` ${vscode.l10n.t('{0} rows were left out.', leftOut)}`;
  const pressed = await vscode.window.showInformationMessage(message + rest, undo, ...(leftOut > 0 ? [show] : []));
  if (pressed === undo) await takeBack(services, done);
  if (pressed === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** Brings back what was there before; what was edited since stays. */
async function takeBack({ registry }: Services, done: readonly DoneChange[]): Promise<void> {
  let kept = 0;
  for (const { videoId, section, before, after } of done) {
    const now = await registry.getMetadata(videoId, section);
    if (isDeepStrictEqual(now, after)) await registry.setMetadata(videoId, section, before);
    else kept++;
  }
  void vscode.window.showInformationMessage(
    kept === 0
      ? vscode.l10n.t('The import was taken back.')
      : vscode.l10n.t('The import was taken back, but for {0} videos that were edited since.', kept),
  );
}

async function askWhatToRead(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Metadata from CSV'),
    openLabel: vscode.l10n.t('Import'),
    ...(folder && { defaultUri: folder }),
    filters: { [vscode.l10n.t('CSV')]: ['csv', 'tsv', 'txt'] },
  });
  return chosen?.[0];
}

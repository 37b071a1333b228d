import * as vscode from 'vscode';
import { visibilityWords } from '../views/detail/fieldWords';
import { clockTime } from '../views/presentation';
import { laneName } from '../views/statusBar';
import { uploadLine, type PlannedUpload } from './plannedUploads';
import type { Services } from './services';

/** Up to this many uploads are listed one by one; of more it is said how many go where. */
const LISTED = 6;
/** Up to this many reasons why a platform does not take something are told. */
const OBJECTIONS = 3;

/**
 * What is asked before anything is queued: what would be posted where, when, and who would see it.
 * @param leftOut how many more were asked for and cannot be made now
 */
export function uploadQuestion(
  services: Pick<Services, 'engine'>,
  uploads: readonly PlannedUpload[],
  leftOut: number,
): { readonly question: string; readonly detail: string } {
  const platforms = services.engine.platforms();
  const nameOf = ({ key }: Pick<PlannedUpload, 'key'>): string => laneName(key, platforms);
  const [only] = uploads;
  const question =
    uploads.length === 1 && only
      ? vscode.l10n.t('Upload “{0}” to {1}?', only.video.title, nameOf(only))
      : vscode.l10n.t('Make {0} uploads?', uploads.length);
  const detail = [
    ...timeLines(uploads),
    ...(uploads.length <= LISTED ? uploads.map((upload) => uploadLine(upload, services)) : countLines(uploads, nameOf)),
    ...objectionLines(uploads, nameOf),
    ...(leftOut > 0 ? [vscode.l10n.t('{0} are left out: they cannot be uploaded now.', leftOut)] : []),
    ...(uploads.some(({ metadata }) => metadata.visibility === 'public')
      ? [vscode.l10n.t('Everybody will see what is public.')]
      : []),
  ].join('\n');
  return { question, detail };
}

type Objected = Pick<PlannedUpload, 'key' | 'metadata' | 'objections'>;

/** What will end at once because its platform does not take it: a line for each platform and reason, up to {@link OBJECTIONS}. */
export function objectionLines(uploads: readonly Objected[], nameOf: (upload: Objected) => string): string[] {
  const alike = new Map<string, Objected[]>();
  for (const upload of uploads.filter(({ objections }) => objections.length > 0)) {
    const kind = JSON.stringify([nameOf(upload), upload.objections]);
    const group = alike.get(kind);
    if (group) group.push(upload);
    else alike.set(kind, [upload]);
  }
  const groups = [...alike.values()];
  const shown = groups.slice(0, OBJECTIONS);
  const lines = shown.flatMap(([first, ...others]) => {
    if (!first) return [];
    const why = first.objections.join(' ');
    return others.length === 0
      ? vscode.l10n.t('{0} will not take “{1}” as it is: {2}', nameOf(first), first.metadata.title, why)
      : vscode.l10n.t('{0} will not take {1} of them as they are: {2}', nameOf(first), others.length + 1, why);
  });
  const more = groups.slice(OBJECTIONS).flat().length;
  return more === 0 ? lines : [...lines, vscode.l10n.t('{0} more will not be taken as they are.', more)];
}

/** When it starts: one time for all, or from when to when. */
function timeLines(uploads: readonly PlannedUpload[]): string[] {
  const schedules = uploads.flatMap(({ schedule }) => schedule ?? []).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const [first, last] = [schedules[0], schedules.at(-1)];
  if (!first || !last) return [];
  const now = Date.now();
  const atOnce = uploads.length - schedules.length;
  return [
    first.at === last.at
      ? vscode.l10n.t('Starts {0} ({1}).', clockTime(first.at, now), first.zone)
      : vscode.l10n.t('Starts {0} to {1} ({2}).', clockTime(first.at, now), clockTime(last.at, now), first.zone),
    ...(atOnce > 0 ? [vscode.l10n.t('{0} start at once: nothing says when.', atOnce)] : []),
  ];
}

/** A line per platform and account: how many, and who may see them. */
function countLines(uploads: readonly PlannedUpload[], nameOf: (upload: PlannedUpload) => string): string[] {
  return [...new Set(uploads.map(nameOf))].map((name) => {
    const there = uploads.filter((upload) => nameOf(upload) === name);
    const visibilities = [...new Set(there.map(({ metadata }) => metadata.visibility))].map((visibility) => {
      const count = there.filter(({ metadata }) => metadata.visibility === visibility).length;
      return `${count} ${visibilityWords(visibility)}`;
    });
    return vscode.l10n.t('{0}: {1} ({2})', name, there.length, visibilities.join(', '));
  });
}

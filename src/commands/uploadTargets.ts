import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT, placeKey, type PostingPlace, type UploadKey } from '../model/uploadKey';
import type { RefusalReason } from '../model/uploadDecision';
import { CLIP_PROJECT_FILE } from '../projects';
import { refusalWords } from '../views/presentation';
import { laneName } from '../views/statusBar';
import type { Services } from './services';

/** Questions that are asked of the registry at once. */
const CHUNK = 300;

/** A platform and account with the uploads to it that were asked about. */
export interface UploadTarget extends PostingPlace {
  /** Whether the clip projects post there, or say nothing about it. */
  readonly wanted: boolean;
  /** Of the videos whose project posts there; where no project does, of all. */
  readonly keys: readonly UploadKey[];
  /** Those that may be made now. */
  readonly possible: readonly UploadKey[];
  /** Why the others may not, each reason once. */
  readonly reasons: readonly RefusalReason[];
}

/**
 * Lets the person choose where videos go. What is possible, and where their clip project posts, is ticked; of the rest it
 * says why not.
 */
export async function pickTargets(services: Services, videoIds: readonly string[]): Promise<readonly UploadTarget[]> {
  const targets = await findTargets(services, videoIds);
  const platforms = services.engine.platforms();
  const picked = await vscode.window.showQuickPick(
    targets.map((target) => ({
      label: laneName(target, platforms),
      description: describe(target, videoIds.length),
      picked: target.wanted && target.possible.length > 0,
      target,
    })),
    {
      canPickMany: true,
      matchOnDescription: true,
      title: vscode.l10n.t('Upload'),
      placeHolder:
        videoIds.length === 1 ? vscode.l10n.t('Platforms') : vscode.l10n.t('Platforms for {0} videos', videoIds.length),
    },
  );
  return (picked ?? []).map(({ target }) => target);
}

async function findTargets(services: Services, videoIds: readonly string[]): Promise<readonly UploadTarget[]> {
  const { engine, registry, projects } = services;
  const accounts = await registry.listAccounts();
  const videos = await registry.getVideos(videoIds);
  const folders = [...new Set(videos.map(({ workspaceFolder }) => workspaceFolder))];
  const wishes = new Map(folders.map((folder) => [folder, projects.targetsOf(folder)]));
  const targets: UploadTarget[] = [];
  for (const { id: platform } of engine.platforms()) {
    const known = [...accounts, ...[...wishes.values()].flatMap((places) => places ?? [])];
    const names = known.filter((place) => place.platform === platform).map(({ account }) => account);
    for (const account of new Set([DEFAULT_ACCOUNT, ...names])) {
      const place = { platform, account };
      const isKnown = account === DEFAULT_ACCOUNT || isAmong(accounts, place);
      const wantedBy = videos.filter(({ workspaceFolder }) => {
        const places = wishes.get(workspaceFolder);
        return places ? isAmong(places, place) : isKnown;
      });
      const keys = (wantedBy.length > 0 ? wantedBy : videos).map(({ id }) => ({ videoId: id, ...place }));
      targets.push({ ...place, wanted: wantedBy.length > 0, keys, ...(await whatIsPossible(services, keys)) });
    }
  }
  return targets;
}

function isAmong(places: readonly PostingPlace[], place: PostingPlace): boolean {
  return places.some((each) => placeKey(each) === placeKey(place));
}

/** Which of these uploads may be made now, and why the others may not. */
export async function whatIsPossible(
  { registry }: Pick<Services, 'registry'>,
  keys: readonly UploadKey[],
): Promise<{ possible: UploadKey[]; reasons: RefusalReason[] }> {
  const possible: UploadKey[] = [];
  const reasons = new Set<RefusalReason>();
  for (let start = 0; start < keys.length; start += CHUNK) {
    const chunk = keys.slice(start, start + CHUNK);
    const answers = await Promise.all(chunk.map((key) => registry.canUpload(key)));
    answers.forEach(({ decision }, index) => {
      const key = chunk[index];
      if (!decision.allowed) reasons.add(decision.reason);
      else if (key) possible.push(key);
    });
  }
  return { possible, reasons: [...reasons] };
}

/** @param asked videos that were asked about */
function describe({ possible, reasons, wanted }: UploadTarget, asked: number): string {
  const why = [
    ...(wanted ? [] : [vscode.l10n.t('not in {0}', CLIP_PROJECT_FILE)]),
    ...reasons.map((reason) => refusalWords(reason)),
  ].join(' · ');
  if (asked === 1) return why;
  const count =
    possible.length === asked
      ? vscode.l10n.t('{0} videos', asked)
      : vscode.l10n.t('{0} of {1} videos', possible.length, asked);
  return [count, why].filter(Boolean).join(' · ');
}

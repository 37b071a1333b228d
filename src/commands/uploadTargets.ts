import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT, type UploadKey } from '../model/uploadKey';
import type { RefusalReason } from '../model/uploadDecision';
import { refusalWords } from '../views/presentation';
import { laneName } from '../views/statusBar';
import type { Services } from './services';

/** Questions that are asked of the registry at once. */
const CHUNK = 300;

/** A platform and account with the uploads to it that were asked about. */
export interface UploadTarget {
  readonly platform: string;
  readonly account: string;
  readonly keys: readonly UploadKey[];
  /** Those that may be made now. */
  readonly possible: readonly UploadKey[];
  /** Why the others may not, each reason once. */
  readonly reasons: readonly RefusalReason[];
}

/** Lets the person choose where videos go. What is possible is ticked; of what is not, it says why. */
export async function pickTargets(services: Services, videoIds: readonly string[]): Promise<readonly UploadTarget[]> {
  const targets = await findTargets(services, videoIds);
  const platforms = services.engine.platforms();
  const picked = await vscode.window.showQuickPick(
    targets.map((target) => ({
      label: laneName(target, platforms),
      description: describe(target),
      picked: target.possible.length > 0,
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

async function findTargets(
  { engine, registry }: Services,
  videoIds: readonly string[],
): Promise<readonly UploadTarget[]> {
  const accounts = await registry.listAccounts();
  const targets: UploadTarget[] = [];
  for (const { id: platform } of engine.platforms()) {
    const names = accounts.filter((known) => known.platform === platform).map(({ account }) => account);
    for (const account of new Set([DEFAULT_ACCOUNT, ...names])) {
      const keys = videoIds.map((videoId) => ({ videoId, platform, account }));
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
      targets.push({ platform, account, keys, possible, reasons: [...reasons] });
    }
  }
  return targets;
}

function describe({ keys, possible, reasons }: UploadTarget): string {
  const why = reasons.map((reason) => refusalWords(reason)).join(' ');
  if (keys.length === 1) return why;
  if (possible.length === keys.length) return vscode.l10n.t('{0} videos', keys.length);
  return [vscode.l10n.t('{0} of {1} videos', possible.length, keys.length), why].filter(Boolean).join(' · ');
}

import * as vscode from 'vscode';
import type { PlatformLabel } from '../model/platform';
import type { Video } from '../model/records';
import type { UploadKey } from '../model/uploadKey';
import { visibilityWords } from '../views/detail/fieldWords';
import { clockTime } from '../views/presentation';
import { laneName } from '../views/statusBar';
import type { PlannedUpload } from './plannedUploads';

/** Uploads that are left out of which the list tells one by one. */
const LISTED = 20;

/** An upload that the campaign would make, were it possible. */
export interface LeftOut {
  readonly video: Pick<Video, 'title'>;
  readonly key: UploadKey;
  readonly why: string;
}

/** A line of the list. One that is only to be read has no upload. */
export interface CampaignChoice extends vscode.QuickPickItem {
  readonly upload?: PlannedUpload;
}

/**
 * The uploads of a campaign as a list to tick: those that will be made, in their order; those that their platform will
 * not take, unticked because they would end at once; those that are not possible, to be read only.
 */
export function campaignChoices(
  uploads: readonly PlannedUpload[],
  leftOut: readonly LeftOut[],
  platforms: readonly PlatformLabel[],
  nowMs: number,
): CampaignChoice[] {
  const choice = (upload: PlannedUpload): CampaignChoice => {
    const { key, metadata, schedule, objections } = upload;
    const when = schedule ? clockTime(schedule.at, nowMs) : vscode.l10n.t('at once');
    const kids = metadata.madeForKids ? vscode.l10n.t('made for kids') : vscode.l10n.t('not made for kids');
    const taken = objections.length === 0;
    return {
      label: metadata.title,
      description: `${laneName(key, platforms)} · ${when}`,
      // The editor cuts it off after a line: why it is not taken gets all of that.
      detail: taken ? `${visibilityWords(metadata.visibility)}, ${kids}` : objections.join(' '),
      picked: taken,
      upload,
    };
  };
  const taken = uploads.filter(({ objections }) => objections.length === 0).map(choice);
  const refused = uploads.filter(({ objections }) => objections.length > 0).map(choice);
  // Not as separators: the editor shows none that no item follows.
  const left = leftOut
    .slice(0, LISTED)
    .map(({ video, key, why }) => ({ label: video.title, description: laneName(key, platforms), detail: why }));
  return [
    ...taken,
    ...under(vscode.l10n.t('{0} will not be taken as they are', refused.length), refused),
    ...under(vscode.l10n.t('{0} are left out', leftOut.length), left),
  ];
}

function under(heading: string, lines: readonly CampaignChoice[]): readonly CampaignChoice[] {
  return lines.length === 0 ? [] : [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, ...lines];
}

/** Lets the person tick uploads of the list. undefined: they changed their mind. */
export function tickUploads(
  choices: readonly CampaignChoice[],
  texts: Pick<vscode.QuickPick<CampaignChoice>, 'title' | 'placeholder'>,
): Promise<PlannedUpload[] | undefined> {
  const picker = vscode.window.createQuickPick<CampaignChoice>();
  const picks = (lines: readonly CampaignChoice[]): CampaignChoice[] => lines.filter(({ upload }) => upload);
  const chosen = new Promise<PlannedUpload[] | undefined>((resolve) => {
    picker.onDidChangeSelection((ticked) => {
      // What is only to be read cannot be ticked.
      if (ticked.some(({ upload }) => !upload)) picker.selectedItems = picks(ticked);
    });
    picker.onDidAccept(() => resolve(picker.selectedItems.flatMap(({ upload }) => upload ?? [])));
    picker.onDidHide(() => resolve(undefined));
  });
  Object.assign(picker, texts, { canSelectMany: true, ignoreFocusOut: true, matchOnDescription: true });
  picker.items = choices;
  picker.selectedItems = choices.filter(({ picked }) => picked);
  picker.show();
  return chosen.finally(() => picker.dispose());
}

import * as vscode from 'vscode';
import { statusWords } from '../views/presentation';
import type { Services } from './services';

/** Videos that are offered at once; typing finds the others. */
const OFFERED = 200;
/** Milliseconds after the last key before the registry is searched. */
const SEARCH_MS = 150;

interface VideoItem extends vscode.QuickPickItem {
  readonly id: string;
}

/**
 * Lets the person choose videos, however many there are. What is ticked stays ticked while they search on. Where there is
 * none to choose it offers to add some.
 */
export async function pickVideos(
  { registry }: Services,
  { title, placeHolder }: { title: string; placeHolder: string },
): Promise<string[]> {
  if ((await registry.countVideos()) === 0) {
    offerToAdd();
    return [];
  }
  const picker = vscode.window.createQuickPick<VideoItem>();
  const ticked = new Map<string, VideoItem>();
  let timer: NodeJS.Timeout | undefined;
  let search = 0;
  try {
    picker.title = title;
    picker.placeholder = placeHolder;
    picker.canSelectMany = true;
    picker.matchOnDetail = true;
    const find = async (): Promise<void> => {
      const mine = ++search;
      picker.busy = true;
      const { videos } = await registry.listVideos({ text: picker.value, limit: OFFERED });
      if (mine !== search) return;
      const found = videos.map((video): VideoItem => ({
        label: video.title,
        description: video.uploads.map(({ status }) => statusWords(status)).join(' · '),
        detail: video.filePath,
        id: video.id,
      }));
      picker.items = [...ticked.values(), ...found.filter(({ id }) => !ticked.has(id))];
      picker.selectedItems = [...ticked.values()];
      picker.busy = false;
    };
    const choice = new Promise<string[]>((resolve, reject) => {
      const fail = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
      picker.onDidChangeSelection((items) => {
        ticked.clear();
        for (const item of items) ticked.set(item.id, item);
      });
      picker.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(() => void find().catch(fail), SEARCH_MS);
      });
      picker.onDidAccept(() => resolve([...ticked.keys()]));
      picker.onDidHide(() => resolve([]));
      find().catch(fail);
    });
    picker.show();
    return await choice;
  } finally {
    clearTimeout(timer);
    picker.dispose();
  }
}

function offerToAdd(): void {
  const add = vscode.l10n.t('Add Videos…');
  void vscode.window.showInformationMessage(vscode.l10n.t('There are no videos yet.'), add).then((choice) => {
    if (choice === add) void vscode.commands.executeCommand('clipdeck.addVideos');
  });
}

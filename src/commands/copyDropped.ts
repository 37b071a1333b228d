import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { translated } from '../views/translated';
import { abortSignal } from './abortSignal';
import { VIDEO_EXTENSIONS } from './addVideos';
import type { Services } from './services';
import { writeUnderFreeName } from './writeUnderFreeName';

/** A file that was dropped. Its bytes come only when they are asked for. */
export type DroppedFile = Pick<vscode.DataTransferFile, 'name' | 'data'>;

/**
 * Copies clips into a workspace folder, after asking: an editor in a browser, or in a window to another machine, hands
 * over what is in a dropped file, and no file.
 * @returns the copies; none when the person changed their mind
 */
export async function copyDropped(services: Services, dropped: readonly DroppedFile[]): Promise<vscode.Uri[]> {
  const clips = dropped
    .map((file) => ({ file, name: file.name.split(/[\\/]/).at(-1) ?? '' }))
    .filter(({ name }) => VIDEO_EXTENSIONS.includes(path.extname(name).slice(1).toLowerCase()));
  if (clips.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'There is no clip among these files. Clipdeck takes {0}. A folder has to be dropped on the Explorer; its clips can be added from there.',
        VIDEO_EXTENSIONS.join(', '),
      ),
    );
    return [];
  }
  const target = await targetFolder(services);
  if (!target || !(await agreed(clips, target.words))) return [];
  await mkdir(target.path, { recursive: true });
  return copyAll(clips, target.path);
}

interface Clip {
  readonly file: DroppedFile;
  readonly name: string;
}

/** Where clips of a workspace folder are: in the first clip folder of its project, or in itself. */
async function targetFolder({ projects }: Services): Promise<{ path: string; words: string } | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder =
    folders.length > 1
      ? await vscode.window.showWorkspaceFolderPick({ placeHolder: vscode.l10n.t('Folder to copy the clips into') })
      : folders[0];
  if (!folder) return undefined;
  const [clipFolder = ''] = projects.projectOf(folder.name)?.project?.clips.folders ?? [];
  return {
    path: path.join(folder.uri.fsPath, ...clipFolder.split('/')),
    words: path.posix.join(folder.name, clipFolder).replace(/\/$/, ''),
  };
}

async function agreed(clips: readonly Clip[], folder: string): Promise<boolean> {
  const go = vscode.l10n.t('Copy and Add');
  const [only] = clips;
  const question =
    only && clips.length === 1
      ? vscode.l10n.t('Copy “{0}” into “{1}”?', only.name, folder)
      : vscode.l10n.t('Copy {0} clips into “{1}”?', clips.length, folder);
  const detail = vscode.l10n.t(
    'VS Code passes on what is in the dropped files, but not where they are. To be uploaded they have to be in a folder of the workspace. No file there is overwritten.',
  );
  return (await vscode.window.showInformationMessage(question, { modal: true, detail }, go)) === go;
}

async function copyAll(clips: readonly Clip[], folder: string): Promise<vscode.Uri[]> {
  const copies: vscode.Uri[] = [];
  const failed: string[] = [];
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Copying clips'),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const signal = abortSignal(token);
    // The bytes of a long clip take a while to come.
    const cancelled = new Promise<undefined>((resolve) => token.onCancellationRequested(() => resolve(undefined)));
    for (const [index, { file, name }] of clips.entries()) {
      progress.report({ message: vscode.l10n.t('{0} of {1}', index + 1, clips.length) });
      try {
        const bytes = await Promise.race([cancelled, file.data()]);
        if (!bytes) break;
        copies.push(vscode.Uri.file(await writeUnderFreeName(folder, name, bytes, signal)));
      } catch (error) {
        if (signal.aborted) break;
        failed.push(`${name}: ${translated(error instanceof Error ? error.message : String(error))}`);
      }
    }
  });
  if (failed.length > 0) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('{0} of {1} files could not be copied. {2}', failed.length, clips.length, failed[0] ?? ''),
    );
  }
  return copies;
}

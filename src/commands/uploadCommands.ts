import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT, type UploadKey } from '../model/platform';
import { findUpload } from '../views/tree/treeItems';
import { abortSignal } from './abortSignal';
import type { Services } from './services';

export async function cancelUploads({ engine }: Services, keys: readonly UploadKey[]): Promise<void> {
  const cancelled = await Promise.all(keys.map((key) => engine.cancel(key)));
  if (cancelled.every(Boolean)) return;
  void vscode.window.showWarningMessage(vscode.l10n.t('Too late to cancel: it is being published, or it is over.'));
}

/** Looks up, read-only, what became of an upload, and says what was found. */
export async function verifyUpload({ engine, model }: Services, key: UploadKey): Promise<void> {
  const [video] = await model.fetch([key.videoId]);
  const title = video?.title ?? key.videoId;
  const verification = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking up “{0}”', title),
      cancellable: true,
    },
    (_, token) => engine.verify(key, abortSignal(token)),
  );
  switch (verification.outcome) {
    case 'posted':
      void vscode.window.showInformationMessage(
        vscode.l10n.t('“{0}” is published ({1}).', title, verification.post.visibility ?? verification.post.postId),
      );
      return;
    case 'not_posted':
      void vscode.window.showWarningMessage(
        vscode.l10n.t('“{0}” was not published. {1}', title, verification.explanation),
      );
      return;
    case 'unknown':
      void vscode.window.showWarningMessage(
        vscode.l10n.t('It is still unknown whether “{0}” was published. {1}', title, verification.explanation),
      );
  }
}

export async function openPost({ model }: Services, key: UploadKey): Promise<void> {
  const [video] = await model.fetch([key.videoId]);
  const url = video && findUpload(video, key)?.postUrl;
  if (url == null) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no post to open yet.'));
    return;
  }
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

/** Opens a browser window of the account's own for the person to sign in with. */
export async function signIn({ engine }: Services, key?: Pick<UploadKey, 'platform' | 'account'>): Promise<void> {
  const platforms = engine.platforms().filter(({ capabilities }) => capabilities.interactiveSignIn);
  const platform = key
    ? platforms.find(({ id }) => id === key.platform)
    : platforms.length === 1
      ? platforms[0]
      : (
          await vscode.window.showQuickPick(
            platforms.map((it) => ({ label: it.name, platform: it })),
            { title: vscode.l10n.t('Sign In') },
          )
        )?.platform;
  if (!platform) return;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Sign in to {0} in the window that opens, then close it', platform.name),
      cancellable: true,
    },
    (_, token) => engine.signIn(platform.id, key?.account ?? DEFAULT_ACCOUNT, abortSignal(token)),
  );
}

/** Forgets videos, after asking. Files and posts stay. */
export async function removeVideos({ registry, model }: Services, videoIds: readonly string[]): Promise<void> {
  const titles = (await model.fetch(videoIds)).map(({ title }) => title);
  if (titles.length === 0) return;
  const remove = vscode.l10n.t('Remove');
  const question =
    titles.length === 1
      ? vscode.l10n.t('Remove “{0}” from Clipdeck?', titles[0] ?? '')
      : vscode.l10n.t('Remove {0} videos from Clipdeck?', titles.length);
  const detail = vscode.l10n.t('Its history of attempts is forgotten. The file and what was posted stay as they are.');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  for (const id of videoIds) await registry.deleteVideo(id);
}

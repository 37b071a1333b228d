import * as vscode from 'vscode';
import type { UploadKey } from '../model/platform';
import { postUrlSchema } from '../model/postUrl';
import { titleSchema } from '../model/videoFields';
import { clockTime } from '../views/presentation';
import { translated } from '../views/translated';
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
    case 'posted': {
      const { scheduledFor, visibility, postId } = verification.post;
      void vscode.window.showInformationMessage(
        scheduledFor === null
          ? vscode.l10n.t('“{0}” is published ({1}).', title, visibility ?? postId)
          : vscode.l10n.t(
              '“{0}” is not published yet: it is scheduled for {1}.',
              title,
              clockTime(scheduledFor, Date.now()),
            ),
      );
      return;
    }
    case 'not_posted':
      void vscode.window.showWarningMessage(
        vscode.l10n.t('“{0}” was not published. {1}', title, translated(verification.explanation)),
      );
      return;
    case 'unknown':
      await stillUnknown(title, verification.explanation, key);
  }
}

/** Nothing could be established: a person who looks can say what is so. */
async function stillUnknown(title: string, explanation: string, key: UploadKey): Promise<void> {
  const live = vscode.l10n.t('It Is Live…');
  const notLive = vscode.l10n.t('It Is Not Live');
  const message = vscode.l10n.t('It is still unknown whether “{0}” was published. {1}', title, translated(explanation));
  const choice = await vscode.window.showWarningMessage(message, live, notLive);
  const row = { kind: 'upload', ...key };
  if (choice === live) await vscode.commands.executeCommand('clipdeck.markLive', row);
  if (choice === notLive) await vscode.commands.executeCommand('clipdeck.markNotLive', row);
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

/** A person says that an upload whose outcome is unknown is live, and where. */
export async function markLive({ engine, model }: Services, key: UploadKey): Promise<void> {
  const [video] = await model.fetch([key.videoId]);
  const url = await vscode.window.showInputBox({
    title: vscode.l10n.t('It Is Live: “{0}”', video?.title ?? key.videoId),
    prompt: vscode.l10n.t('Address of the post, as the platform shows it'),
    placeHolder: 'https://…',
    ignoreFocusOut: true,
    validateInput: (value) => {
      const parsed = postUrlSchema.safeParse(value.trim());
      return parsed.success ? undefined : vscode.l10n.t('This is no address of a post. It starts with https://');
    },
  });
  if (url !== undefined) await engine.resolveByHand(key, { live: url.trim() });
}

/** A person says that uploads whose outcome is unknown are not live, after being asked whether they looked. */
export async function markNotLive({ engine, model }: Services, keys: readonly UploadKey[]): Promise<void> {
  const titles = (await model.fetch(keys.map(({ videoId }) => videoId))).map(({ title }) => title);
  if (titles.length === 0) return;
  const sure = vscode.l10n.t('It Is Not Live');
  const choice = await vscode.window.showWarningMessage(
    titles.length === 1
      ? vscode.l10n.t('Is “{0}” really not on the platform?', titles[0] ?? '')
      : vscode.l10n.t('Are these {0} uploads really not on their platforms?', titles.length),
    {
      modal: true,
      detail: vscode.l10n.t('Look at the account’s list of posts first. Afterwards it can be uploaded again.'),
    },
    sure,
  );
  if (choice !== sure) return;
  for (const key of keys) await engine.resolveByHand(key, { notLive: true });
}

export async function copyPostLinks({ model }: Services, keys: readonly UploadKey[]): Promise<void> {
  await model.fetch(keys.map(({ videoId }) => videoId));
  const links = keys.flatMap((key) => {
    const video = model.get(key.videoId);
    return (video && findUpload(video, key)?.postUrl) ?? [];
  });
  if (links.length > 0) await vscode.env.clipboard.writeText(links.join('\n'));
}

export async function renameVideo({ registry, model }: Services, videoId: string): Promise<void> {
  const [video] = await model.fetch([videoId]);
  if (!video) return;
  const title = await vscode.window.showInputBox({
    title: vscode.l10n.t('Edit Title'),
    value: video.title,
    validateInput: (value) => {
      if (value.trim() === '') return vscode.l10n.t('A title must not be empty.');
      return titleSchema.safeParse(value).success ? undefined : vscode.l10n.t('This title is too long.');
    },
  });
  if (title !== undefined) await registry.updateTitle(videoId, title.trim());
}

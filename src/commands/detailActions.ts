import * as path from 'node:path';
import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT, type UploadKey } from '../model/uploadKey';
import { postFieldsOf } from '../uploaders/postFields';
import type { DetailHost } from '../views/detail/detailPanels';
import { showEvidence } from './openEvidence';
import type { Services } from './services';
import { signIn } from './sessions';
import { cancelUploads, openPost, verifyUpload } from './uploadCommands';
import { uploadFlow } from './uploadFlow';

/** What the detail panels show, and what their buttons do. */
export function detailHost(services: Services, report: (error: unknown) => void): DetailHost {
  const { registry, engine, model, metadata } = services;
  return {
    registry,
    model,
    report,
    platforms: engine.platforms(),
    postFields: postFieldsOf,
    onDidChangeMetadata: metadata.onDidChange,
    quota: (platform, account) => engine.quota(platform, account),
    resolve: ({ id }, platform, edited) =>
      metadata.resolveFor({ videoId: id, platform, account: DEFAULT_ACCOUNT }, { edited }),
    violations({ video, media }, platform, values) {
      const { filePath, size } = video;
      const clip = {
        path: registry.paths.toAbsolute(video) ?? filePath,
        size,
        fileName: path.basename(filePath),
        media,
      };
      return engine.validate(platform, clip, values);
    },
    act(action, key) {
      switch (action) {
        case 'upload':
        case 'retry':
          return uploadFlow(services, [{ kind: 'upload', ...key }]);
        case 'verify':
          return verifyUpload(services, key);
        case 'isLive':
          return sayLive(services, key);
        case 'isNotLive':
          return engine.resolveByHand(key, { notLive: true });
        case 'cancel':
          return cancelUploads(services, [key]);
        case 'openPost':
          return openPost(services, key);
        case 'signIn':
          return signIn(services, key);
      }
    },
    openEvidence: showEvidence,
  };
}

/** Asks for the address of a post that a person has found, and stores it. */
async function sayLive({ engine }: Services, key: UploadKey): Promise<void> {
  const url = await vscode.window.showInputBox({
    title: vscode.l10n.t('It Is Live'),
    prompt: vscode.l10n.t('Address of the post'),
    placeHolder: 'https://',
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^https?:\/\/\S+$/.test(text.trim()) ? null : vscode.l10n.t('The address as the browser shows it.'),
  });
  if (url !== undefined) await engine.resolveByHand(key, { live: url.trim() });
}

import * as vscode from 'vscode';
import type { UploadKey } from '../model/platform';
import type { DetailAction } from '../views/protocol';
import type { UploadNotification } from '../views/uploadNotification';
import type { Services } from './services';
import { cancelUploads, openPost, signIn, verifyUpload } from './uploadCommands';
import { uploadFlow } from './uploadFlow';

/** What the detail panel's buttons do. */
export function detailActions(services: Services, notification: () => UploadNotification) {
  return {
    async act(action: DetailAction, key: UploadKey): Promise<void> {
      switch (action) {
        case 'upload':
        case 'retry':
          return uploadFlow(services, notification(), [{ kind: 'upload', ...key }]);
        case 'verify':
          return verifyUpload(services, key);
        case 'cancel':
          return cancelUploads(services, [key]);
        case 'openPost':
          return openPost(services, key);
        case 'signIn':
          return signIn(services, key);
      }
    },
    /** Shows the kept screenshot and page outline in editors. */
    async openEvidence(folder: string): Promise<void> {
      for (const name of ['page.json', 'page.png']) {
        await vscode.commands.executeCommand('vscode.open', vscode.Uri.joinPath(vscode.Uri.file(folder), name), {
          preview: false,
        });
      }
    },
  };
}

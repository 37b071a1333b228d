import * as vscode from 'vscode';
import type { OpenServices } from './services';

/** The tools for language models, under the names that package.json gives them. What they do is loaded on first use. */
export function registerTools(open: OpenServices): vscode.Disposable {
  const { registerTool } = vscode.lm;
  const tools = async () => {
    const [{ listVideos, getUploadStatus, queueUpload, confirmQueueUpload }, services] = await Promise.all([
      import('./lmToolCalls'),
      open(),
    ]);
    return { listVideos, getUploadStatus, queueUpload, confirmQueueUpload, services };
  };
  return vscode.Disposable.from(
    registerTool('clipdeck_list_videos', {
      invoke: async ({ input }) => {
        const { listVideos, services } = await tools();
        return answer(await listVideos(services, input));
      },
    }),
    registerTool('clipdeck_get_upload_status', {
      invoke: async ({ input }) => {
        const { getUploadStatus, services } = await tools();
        return answer(await getUploadStatus(services, input));
      },
    }),
    registerTool('clipdeck_queue_upload', {
      prepareInvocation: async ({ input }) => {
        const { confirmQueueUpload, services } = await tools();
        return confirmQueueUpload(services, input);
      },
      invoke: async ({ input }) => {
        const { queueUpload, services } = await tools();
        return answer(await queueUpload(services, input));
      },
    }),
  );
}

function answer(value: unknown): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(value))]);
}

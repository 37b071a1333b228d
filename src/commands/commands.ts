import * as vscode from 'vscode';
import type { UploadKey } from '../model/uploadKey';
import type { ExportFormat } from '../registry/exchange/exchangeProtocol';
import { notifyError } from '../views/notifyError';
import { uploadKeysOf, videoIdsOf, type MoreRow, type TreeRow } from '../views/tree/treeRows';
import type { VideoTree } from '../views/tree/videoTree';
import type { UploadNotification } from '../views/uploadNotification';
import type { OpenServices, Services } from './services';

/** What the commands work on. */
export interface CommandHost {
  readonly open: OpenServices;
  readonly log: vscode.LogOutputChannel;
  readonly tree: VideoTree;
  selection(): readonly TreeRow[];
  notification(services: Services): UploadNotification;
  show(videoId: string): Promise<void>;
  reopen(): Promise<void>;
}

/** What a command that concerns uploads was called with: rows of the tree, or nothing from the palette. */
type RowArguments = readonly [row?: TreeRow, selection?: readonly TreeRow[]];

/** The rows a command concerns. With several selected the editor passes the clicked row and the selection. */
function rowsOf([row, selection]: RowArguments, fallback: readonly TreeRow[]): readonly TreeRow[] {
  if (selection && selection.length > 0) return selection;
  return row ? [row] : fallback;
}

/** Every command of the extension, under the name it has in package.json. What they do is loaded when it is asked for. */
export function commandHandlers(host: CommandHost) {
  const uploads = (args: RowArguments): UploadKey[] => uploadKeysOf(rowsOf(args, host.selection()));
  const videoIds = (args: RowArguments): string[] => videoIdsOf(rowsOf(args, host.selection()));
  return {
    'clipdeck.addVideos': async (_: unknown, chosen?: readonly vscode.Uri[]) => {
      const { addVideos } = await import('./addVideos');
      await addVideos(host.open, chosen);
    },
    'clipdeck.newProject': async () => {
      const { newClipProject } = await import('./clipProjects');
      await newClipProject();
    },
    'clipdeck.upload': async (...args: RowArguments) => {
      const [{ uploadFlow }, services] = [await import('./uploadFlow'), await host.open()];
      await uploadFlow(services, host.notification(services), rowsOf(args, []));
    },
    'clipdeck.cancelUpload': async (...args: RowArguments) => {
      const { cancelUploads } = await import('./uploadCommands');
      await cancelUploads(await host.open(), uploads(args));
    },
    'clipdeck.verifyUpload': async (...args: RowArguments) => {
      const { verifyUpload } = await import('./uploadCommands');
      for (const key of uploads(args)) await verifyUpload(await host.open(), key);
    },
    'clipdeck.openPost': async (...args: RowArguments) => {
      const { openPost } = await import('./uploadCommands');
      for (const key of uploads(args)) await openPost(await host.open(), key);
    },
    'clipdeck.showVideo': async (...args: RowArguments) => {
      for (const id of videoIds(args)) await host.show(id);
    },
    'clipdeck.showMore': (row: MoreRow) => host.tree.showMore(row),
    'clipdeck.removeVideo': async (...args: RowArguments) => {
      const { removeVideos } = await import('./uploadCommands');
      await removeVideos(await host.open(), videoIds(args));
    },
    'clipdeck.toggleDuplicates': async (...args: RowArguments) => {
      const { registry } = await host.open();
      // As it is now: what is shown may be a moment old.
      for (const { id, duplicateAllowed } of await registry.getVideos(videoIds(args))) {
        await registry.setDuplicateAllowed(id, !duplicateAllowed);
      }
    },
    'clipdeck.signIn': async (...args: RowArguments) => {
      const { signIn } = await import('./uploadCommands');
      await signIn(await host.open(), uploads(args)[0]);
    },
    'clipdeck.export': async (format?: ExportFormat, to?: vscode.Uri) => {
      const { exportRegistry } = await import('./exchangeCommands');
      await exportRegistry(await host.open(), format, to);
    },
    'clipdeck.import': async (from?: vscode.Uri) => {
      const { importRegistry } = await import('./exchangeCommands');
      await importRegistry(await host.open(), from);
    },
    'clipdeck.importAsfs': async (from?: vscode.Uri, root?: vscode.Uri) => {
      const { importFromAsfs } = await import('./exchangeCommands');
      await importFromAsfs(await host.open(), from, root);
    },
    'clipdeck.retryOpen': () => host.reopen(),
    'clipdeck.showLog': () => host.log.show(),
    'clipdeck.openAuditLog': async () => {
      const { openAuditLog } = await import('./auditLogEditor');
      await openAuditLog(await host.open());
    },
  };
}

export type CommandId = keyof ReturnType<typeof commandHandlers>;

/** Registers every command; what one throws is told to the person and the log. */
export function registerCommands(host: CommandHost): vscode.Disposable {
  const handlers = commandHandlers(host);
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          await (handler as (...args: unknown[]) => unknown)(...(await asRows(id, args)));
        } catch (error) {
          notifyError(host.log, error);
        }
      }),
    ),
  );
}

/** Whoever calls a command without a row of the tree names what is meant: `{ videoId, platforms }`. */
async function asRows(command: string, args: unknown[]): Promise<unknown[]> {
  const [argument] = args;
  if (typeof argument !== 'object' || argument === null || 'kind' in argument) return args;
  // Resources and other things of the editor's own are no plain objects.
  if (Object.getPrototypeOf(argument) !== Object.prototype) return args;
  const { rowsOfArgument } = await import('./commandArguments');
  const rows = rowsOfArgument(command, argument);
  return [rows[0], rows];
}

import * as vscode from 'vscode';
import { notifyError } from '../views/notifyError';
import type { CommandHost } from './commandHandlers';
import { commandIds, type CommandId } from './commandIds';

type Handler = (...args: unknown[]) => unknown;

/**
 * Registers every command. What they do is loaded with the first that is called; what one throws is told to the person
 * and the log.
 * @param needsTrust whether a command is for trusted workspaces only
 */
export function registerCommands(host: CommandHost, needsTrust: (command: CommandId) => boolean): vscode.Disposable {
  let loading: Promise<Record<CommandId, unknown>> | undefined;
  const handlers = (): Promise<Record<CommandId, unknown>> =>
    (loading ??= import('./commandHandlers').then(({ commandHandlers }) => commandHandlers(host)));
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          // The editor offers it nowhere then; a key, a link or another extension may still ask for it.
          if (!vscode.workspace.isTrusted && needsTrust(id)) {
            await tellRestricted();
            return;
          }
          const handler = (await handlers())[id] as Handler;
          await handler(...(await asRows(id, args)));
        } catch (error) {
          notifyError(host.log, error);
        }
      }),
    ),
  );
}

async function tellRestricted(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const { restrictedWords } = await import('../views/detail/detailTexts');
  const choice = await vscode.window.showWarningMessage(restrictedWords(), manage);
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

/** Whoever calls a command without a row of the tree names what is meant: `{ videoId, platforms }`. */
async function asRows(command: CommandId, args: unknown[]): Promise<unknown[]> {
  const [argument] = args;
  // What to filter by is no video.
  if (command === 'clipdeck.filterByStatus') return args;
  if (typeof argument !== 'object' || argument === null || 'kind' in argument) return args;
  // Resources and other things of the editor's own are no plain objects.
  if (Object.getPrototypeOf(argument) !== Object.prototype) return args;
  const { rowsOfArgument } = await import('./commandArguments');
  const rows = rowsOfArgument(command, argument);
  return [rows[0], rows];
}

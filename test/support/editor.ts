import fs from 'node:fs';
import path from 'node:path';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { launchVSCode, type LaunchOptions, type VSCode } from '../../scripts/lib/vscode';
import { ClipPaths } from '../../src/registry/clipPaths';
import { VideoRegistry, type VideoRegistryOptions } from '../../src/registry/videoRegistry';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../../scripts/lib/workbench';

/** A VS Code and the page on which its workbench is open. */
export interface Editor {
  vscode: VSCode;
  workbench: Workbench;
  /** The open folder. */
  workspace: string;
  close: () => Promise<void>;
}

/** Starts a VS Code with the extension and opens a folder in it; by default a new, empty one. */
export async function openEditor(options: Partial<LaunchOptions> & WorkbenchOptions = {}): Promise<Editor> {
  const { theme, viewport, workspace = makeTempFolder('workspace'), ...launch } = options;
  const vscode = await launchVSCode({ ...launch, workspace });
  try {
    const looks = { ...(theme && { theme }), ...(viewport && { viewport }) };
    const workbench = await openWorkbench(vscode.url(), { ...looks, still: true });
    const close = async () => {
      await workbench.close();
      await vscode.stop();
    };
    return { vscode, workbench, workspace, close };
  } catch (error) {
    console.error(vscode.log());
    await vscode.stop();
    throw error;
  }
}

/** For `afterEach`: keeps a picture of the workbench, and the server's log, of a test that failed. */
export async function keepTraces(test: Mocha.Test | undefined, { vscode, workbench }: Editor): Promise<void> {
  if (test?.state !== 'failed') return;
  const folder = path.join(repositoryRoot, 'out', 'failures');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, test.fullTitle().replaceAll(/[^\w]+/g, '-'));
  await workbench.screenshot(`${file}.png`);
  fs.writeFileSync(`${file}.log`, vscode.log());
  console.error(`Picture and log of the failure: ${file}.png, ${file}.log`);
  for (const said of await workbench.inSight()) console.error(`In sight: ${said}`);
}

/**
 * Works on the registry that the window has open, as another process does.
 * @param options what to open it with, for example the clock of another time
 */
export async function elsewhere(
  editor: Pick<Editor, 'vscode' | 'workspace'>,
  work: (registry: VideoRegistry) => Promise<void>,
  options: Pick<VideoRegistryOptions, 'now'> = {},
): Promise<void> {
  const registry = await VideoRegistry.open({
    file: registryFile(editor),
    workerPath: path.join(repositoryRoot, 'dist', 'registryWorker.js'),
    paths: new ClipPaths([{ name: path.basename(editor.workspace), path: editor.workspace }]),
    ...options,
  });
  try {
    await work(registry);
  } finally {
    await registry.close();
  }
}

/** The registry of the only workspace that was opened in this VS Code, absolute. */
export function registryFile({ vscode }: Pick<Editor, 'vscode'>): string {
  const all = path.join(vscode.dirs.userData, 'User', 'workspaceStorage');
  const found = fs.readdirSync(all, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('registry.db'));
  if (found === undefined) throw new Error(`There is no registry in ${all}.`);
  return path.join(all, found);
}

import { ensureChromium } from './lib/chromium';
import { openDesktopVSCode, openInDefaultBrowser } from './lib/desktop';
import { hasDisplay } from './lib/display';
import { makeTempFolder, repositoryRoot } from './lib/folders';
import { copyExampleProject } from './lib/sampleProject';
import { sandboxSettings } from './lib/sandboxSettings';
import { run } from './lib/processes';
import { startSandboxProcess } from './lib/sandboxProcess';
import { mergeSettings, quietSettings } from './lib/settings';
import { boxed } from './lib/text';
import { launchVSCode } from './lib/vscode';

/**
 * `npm start`: Clipdeck in a VS Code of its own, on a copy of the sample project, connected to the sandbox: nothing that
 * is done there reaches a real platform. Ends when the window is closed, or with Ctrl+C, and leaves nothing behind.
 */
async function main(): Promise<void> {
  console.log('Building …');
  await run(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot });
  const project = copyExampleProject(makeTempFolder('start'));
  const sandbox = await startSandboxProcess();
  const display = hasDisplay();
  // Machine-scoped: they name programs and addresses.
  const settings = sandboxSettings(sandbox, await ensureChromium(), { headless: !display });
  console.log(`Sample project: ${project} (a copy, removed at the end)`);
  console.log(`Sandbox:        ${sandbox.origin} (stand-ins of the platforms)`);

  const desktop = display ? await openDesktopVSCode(project, mergeSettings(quietSettings, settings)) : undefined;
  if (desktop) {
    console.log('Clipdeck is open in VS Code. Close its window or press Ctrl+C to end.');
    await desktop.exited;
    return;
  }
  const vscode = await launchVSCode({ workspace: project, machineSettings: settings });
  console.log(boxed(`Clipdeck is open at ${vscode.url()}`));
  console.log('Press Ctrl+C to end.');
  if (display) await openInDefaultBrowser(vscode.url());
  await vscode.exited;
  throw new Error(`VS Code ended by itself. It wrote:\n${vscode.log()}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

import { makeTempFolder, repositoryRoot } from '../scripts/lib/folders';
import { run } from '../scripts/lib/processes';
import { launchVSCode } from '../scripts/lib/vscode';
import { openWorkbench } from '../scripts/lib/workbench';

const ROUNDS = 5;
const EXTENSION = 'Clipdeck: Publish Short Videos';

/**
 * How long the extension's activation takes, in milliseconds, by VS Code's own measure ("Developer: Show Running
 * Extensions": loading the bundle and `activate`), in windows that are opened one after the other. Goal: under 50.
 */
async function main(): Promise<void> {
  await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: repositoryRoot });
  const vscode = await launchVSCode({ workspace: makeTempFolder('bench') });
  try {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const workbench = await openWorkbench(vscode.url());
      await workbench.openView('Clipdeck');
      await workbench.page.getByText('No videos yet.').waitFor();
      const time = (await workbench.runningExtensions()).get(EXTENSION);
      if (time === undefined) throw new Error(`${EXTENSION} is not among the running extensions.`);
      times.push(time);
      await workbench.close();
    }
    times.sort((a, b) => a - b);
    console.log(JSON.stringify({ name: 'activation', unit: 'ms', times, median: times[Math.floor(ROUNDS / 2)] }));
  } finally {
    await vscode.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

import fs from 'node:fs';
import path from 'node:path';
import { ClipdeckUi, uploadTimeoutMs } from '../test/support/clipdeckUi';
import { startSandbox } from '../sandbox';
import { animatedPng, type Frame } from './lib/animatedPng';
import { ensureChromium } from './lib/chromium';
import { makeTempFolder, repositoryRoot } from './lib/folders';
import { decodePng } from './lib/png';
import { run } from './lib/processes';
import { copySampleClips } from './lib/sampleProject';
import { sandboxSettings } from './lib/sandboxSettings';
import { launchVSCode } from './lib/vscode';
import { openWorkbench } from './lib/workbench';

/** GitHub and the gallery take larger ones; readers on a slow line do not. */
const MAX_BYTES = 2_000_000;
const VIEWPORT = { width: 960, height: 600 };
/** How long a picture stays while something moves, and where there is something to read. Milliseconds. */
const MOVING_MS = 250;
const READ_MS = 1800;

/**
 * `npm run picture [FILE]`: the README's animated picture, taken of a real VS Code that uploads a clip to the sandbox.
 * @throws {Error} when it became too large
 */
async function main(file = path.join(repositoryRoot, 'docs', 'images', 'clipdeck.png')): Promise<void> {
  await run(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot });
  const sandbox = await startSandbox({ bytesPerSecond: 25_000 });
  const vscode = await launchVSCode({
    workspace: copySampleClips(makeTempFolder('picture')),
    machineSettings: sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
    settings: { 'clipdeck.defaults.visibility': 'public' },
  });
  try {
    const workbench = await openWorkbench(vscode.url(), { viewport: VIEWPORT });
    const ui = new ClipdeckUi(workbench);
    const frames: Frame[] = [];
    const take = async (showMs: number): Promise<void> => {
      frames.push({ pixels: decodePng(await workbench.page.screenshot({ caret: 'hide' })), showMs });
    };

    await ui.open();
    await workbench.welcome('No videos yet.');
    await workbench.resizeSidebar(400);
    await workbench.page.mouse.move(VIEWPORT.width / 2 + 200, VIEWPORT.height / 2);
    await take(READ_MS);
    await ui.addAllVideos();
    await ui.video('city-lights').waitFor();
    await ui.platform('city-lights', 'TikTok');
    await take(READ_MS);

    await workbench.inlineAction(ui.video('city-lights'), 'Upload…');
    await workbench.quickInput.option('YouTube Shorts').waitFor();
    await take(READ_MS);
    await workbench.quickInput.accept();
    await workbench.dialog().waitFor();
    await take(READ_MS);
    await workbench.pressInDialog('Upload');
    const published = workbench.notification(/3 of 3 uploads are published/);
    const giveUp = Date.now() + uploadTimeoutMs;
    while (!(await published.isVisible())) {
      if (Date.now() > giveUp) throw new Error('The uploads were not published in time.');
      await take(MOVING_MS);
    }
    await take(READ_MS);
    await ui.showDetails('city-lights');
    await workbench.webview().getByRole('heading', { name: 'History' }).waitFor();
    await take(2 * READ_MS);
    await workbench.close();

    const picture = animatedPng(thinned(frames));
    if (picture.length > MAX_BYTES) {
      throw new Error(`The picture has ${picture.length} bytes, more than ${MAX_BYTES}.`);
    }
    fs.writeFileSync(file, picture);
    console.log(`${file}: ${picture.length} bytes`);
  } finally {
    await vscode.stop();
    await sandbox.close();
  }
}

/** Of what moves at most so many pictures, evenly: nobody reads every percent. */
function thinned(frames: readonly Frame[], most = 24): Frame[] {
  const moving = frames.filter(({ showMs }) => showMs === MOVING_MS);
  const every = Math.max(1, Math.ceil(moving.length / most));
  return frames.filter((frame) => frame.showMs !== MOVING_MS || moving.indexOf(frame) % every === 0);
}

main(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`✘ ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);

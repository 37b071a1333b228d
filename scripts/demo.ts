import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ClipdeckUi, uploadTimeoutMs } from '../test/support/clipdeckUi';
import { ensureChromium } from './lib/chromium';
import { makeTempFolder, repositoryRoot } from './lib/folders';
import { run } from './lib/processes';
import { startSandboxProcess } from './lib/sandboxProcess';
import { sandboxSettings } from './lib/sandboxSettings';
import { copySampleClips } from './lib/sampleProject';
import { launchVSCode } from './lib/vscode';
import { openWorkbench, type Workbench } from './lib/workbench';

/** What the sandbox says it received. */
const postsSchema = z.array(z.object({ platform: z.string(), sha256: z.string() }));

const platforms = ['YouTube Shorts', 'TikTok', 'Instagram Reels'];

/**
 * `npm run demo [FOLDER]`: what a person does in the first five minutes, done in a headless VS Code: adds the sample
 * clips, uploads each through the tree to the sandbox, and compares what arrived there with the files. Screenshots go
 * to FOLDER (default: `out/demo`). The exit status is 0 only if everything arrived, once.
 */
async function main(folder = path.join(repositoryRoot, 'out', 'demo')): Promise<void> {
  const step = (words: string): void => console.log(`✔ ${words}`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });

  await run(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot });
  step('Built the extension');
  const project = copySampleClips(makeTempFolder('demo'));
  const files = clipsOf(project);
  // Slow enough to see the percentages.
  const sandbox = await startSandboxProcess({ bytesPerSecond: 12_000 });
  step(`Started the sandbox at ${sandbox.origin}`);

  const vscode = await launchVSCode({
    workspace: project,
    machineSettings: sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
    settings: { 'clipdeck.defaults.visibility': 'public' },
  });
  let workbench: Workbench | undefined;
  try {
    workbench = await openWorkbench(vscode.url(), { viewport: { width: 1280, height: 800 } });
    const ui = new ClipdeckUi(workbench);
    const picture = async (name: string): Promise<void> => {
      await ui.workbench.screenshot(path.join(folder, `${name}.png`));
    };
    step('Opened VS Code on a copy of the sample clips');

    await ui.open();
    await workbench.welcome('No videos yet.');
    await picture('1-welcome');
    await ui.addAllVideos();
    for (const { title } of files) await ui.video(title).waitFor();
    step(`Added ${files.length} clips`);

    for (const [index, { title }] of files.entries()) {
      await ui.uploadEverywhere(title);
      if (index === 0) {
        const row = await ui.platform(title, 'YouTube Shorts');
        await row.filter({ hasText: /Uploading [1-9]\d? %/ }).waitFor({ timeout: uploadTimeoutMs });
        await picture('2-uploading');
      }
      for (const platform of platforms) await ui.waitForState(title, platform, 'Published');
      step(`Uploaded “${title}” through the tree to ${platforms.join(', ')}`);
    }
    await picture('3-published');
    const [first] = files;
    if (first) await ui.showDetails(first.title);
    const history = workbench.webview().getByRole('region', { name: 'History' });
    await history.waitFor();
    await workbench.page.locator('.notification-toast').first().waitFor({ state: 'hidden', timeout: 30_000 });
    await picture('4-details');
    await history.evaluate((section) => section.scrollIntoView());
    // One attempt per platform, each with how it ended.
    await history
      .getByText('Published')
      .nth(platforms.length - 1)
      .waitFor();
    await picture('5-history');
    step('Opened the details of an upload');
    await workbench.close();
  } catch (error) {
    await workbench?.screenshot(path.join(folder, 'failure.png'));
    console.error(vscode.log());
    throw error;
  } finally {
    await vscode.stop();
  }

  const posts = postsSchema.parse(await (await fetch(`${sandbox.origin}/_sandbox/posts`)).json());
  for (const { title, sha256 } of files) {
    const arrived = posts.filter((post) => post.sha256 === sha256).map(({ platform }) => platform);
    if (arrived.length !== platforms.length || new Set(arrived).size !== platforms.length) {
      throw new Error(`“${title}” was posted to ${arrived.join(', ') || 'nowhere'}, not once to each platform.`);
    }
    step(`“${title}”: posted once to each of ${arrived.join(', ')}; SHA-256 ${sha256.slice(0, 16)}… as on disk`);
  }
  if (posts.length !== files.length * platforms.length) {
    throw new Error(`${posts.length} posts for ${files.length} clips.`);
  }
  console.log(`Screenshots: ${folder}`);
}

function clipsOf(project: string): { title: string; sha256: string }[] {
  const clips = path.join(project, 'clips');
  return fs.readdirSync(clips).map((name) => ({
    title: path.parse(name).name,
    sha256: createHash('sha256')
      .update(fs.readFileSync(path.join(clips, name)))
      .digest('hex'),
  }));
}

main(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`✘ ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);

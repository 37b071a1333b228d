import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeTempFolder, repositoryRoot } from '../scripts/lib/folders';
import { run } from '../scripts/lib/processes';
import { launchVSCode } from '../scripts/lib/vscode';
import { openWorkbench, type Workbench } from '../scripts/lib/workbench';

const ROUNDS = 7;
const EXTENSION = 'Clipdeck: Publish Short Videos';
const PEER = 'Empty Peer';
/** Activated when start-up is over ("onStartupFinished"). */
const LATECOMER = 'Merge Conflict';

/**
 * How long the extension's activation takes, in milliseconds, by VS Code's own measure ("Developer: Show Running
 * Extensions": loading the code and calling `activate`). Goal: a median under 50 in a window at rest.
 *
 * Beside it stands an extension that is activated by the same event and does nothing: what the measure itself, and the
 * machine, take. Two cases: `opened`, the view is opened in a window at rest; `restored`, the window starts with the view
 * in it, and everything else that starts wants the processors, too.
 */
async function main(): Promise<void> {
  await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: repositoryRoot });
  const vscode = await launchVSCode({ workspace: makeTempFolder('bench'), moreExtensions: [emptyPeer()] });
  try {
    for (const scenario of ['opened', 'restored'] as const) {
      const times: number[] = [];
      const peer: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const workbench = await openWorkbench(vscode.url());
        if (scenario === 'opened') await started(workbench);
        await workbench.openView('Clipdeck');
        const running = await whenActive(workbench, [EXTENSION, PEER]);
        times.push(running.get(EXTENSION) ?? NaN);
        peer.push(running.get(PEER) ?? NaN);
        // What is open now is what the next window starts with.
        if (scenario === 'opened') await workbench.openView('Explorer');
        await workbench.close();
      }
      const ratio = Number((median(times) / Math.max(median(peer), 1)).toFixed(2));
      const result = { name: 'activation', scenario, unit: 'ms', times, median: median(times), peer, ratio };
      console.log(JSON.stringify(result));
    }
  } finally {
    await vscode.stop();
  }
}

/** How long each running extension took, as soon as these are among them. */
async function whenActive(workbench: Workbench, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  for (const giveUp = Date.now() + 60_000; ;) {
    const running = await workbench.runningExtensions();
    if (names.every((name) => running.has(name))) return running;
    if (Date.now() > giveUp) throw new Error(`Not among the running extensions: ${names.join(', ')}.`);
  }
}

/** Resolves when everything has started that a window starts by itself, and the processors have little left to do. */
async function started(workbench: Workbench): Promise<void> {
  await whenActive(workbench, [LATECOMER]);
  for (let before = processors(); ;) {
    await delay(1000);
    const now = processors();
    if (now.idle - before.idle > 0.85 * (now.all - before.all)) return;
    before = now;
  }
}

/** What the processors have done so far, in milliseconds of all of them together. */
function processors(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.map((it) => sum(Object.values(it)))) };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function emptyPeer(): string {
  const folder = makeTempFolder('peer');
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'empty-peer',
    displayName: PEER,
    publisher: 'clipdeck-bench',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: './main.js',
    activationEvents: ['onView:clipdeck.videos'],
    extensionKind: ['workspace'],
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'main.js'), "exports.activate = () => void require('vscode');\n");
  return folder;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

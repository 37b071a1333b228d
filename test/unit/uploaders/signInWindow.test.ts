import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UploadFailure, type UploadErrorKind } from '../../../src/model/uploadError';
import { BrowserSessions, type BrowserOptions } from '../../../src/uploaders/browser/browserSessions';
import { openSignInWindow } from '../../../src/uploaders/browser/signInWindow';

const SITE = 'https://studio.example/';
const DISPLAY = { DISPLAY: ':99' };

/** A program that a person's window is opened with, told by what it was started with and in. */
describe('the window for signing in', function () {
  // Stand-ins for a browser are shell scripts.
  if (process.platform === 'win32') return;
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-window-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const sessionsOf = (options: Partial<BrowserOptions> = {}): BrowserSessions =>
    new BrowserSessions({
      browser: () => Promise.resolve({ name: 'Chromium', executablePath: path.join(folder, 'browser') }),
      headless: false,
      profilesFolder: path.join(folder, 'profiles'),
      env: { ...process.env, ...DISPLAY },
      platform: 'linux',
      ...options,
    });
  const makeBrowser = async (script: string): Promise<void> => {
    await writeFile(path.join(folder, 'browser'), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(folder, 'browser'), 0o700);
  };
  const open = (sessions: BrowserSessions, signal = new AbortController().signal): Promise<void> =>
    openSignInWindow(sessions, 'youtube', 'brand', SITE, signal);
  const rejectsAs = (work: Promise<unknown>, kind: UploadErrorKind): Promise<void> =>
    assert.rejects(work, (error) => error instanceof UploadFailure && error.error.kind === kind);

  it('is opened on the account’s own folder, which nobody else can read, without what belongs to the editor', async () => {
    await makeBrowser(`printf '%s\\n' "$@" > ${folder}/arguments; env > ${folder}/environment`);
    const foreign = { ELECTRON_RUN_AS_NODE: '1', VSCODE_IPC_HOOK: '/hook', NODE_OPTIONS: '--title=x', OURS: 'yes' };
    const sessions = sessionsOf({ env: { ...process.env, ...DISPLAY, ...foreign } });
    await open(sessions);
    const profile = sessions.profileFolder('youtube', 'brand');
    const args = (await readFile(path.join(folder, 'arguments'), 'utf8')).trim().split('\n');
    assert.ok(args.includes(`--user-data-dir=${profile}`));
    assert.equal(args.at(-1), SITE);
    assert.ok(!args.some((arg) => /remote-debugging|enable-automation/.test(arg)), 'nothing drives it');
    assert.equal((await stat(profile)).mode & 0o777, 0o700);
    const names = (await readFile(path.join(folder, 'environment'), 'utf8'))
      .split('\n')
      .map((line) => line.split('=')[0]);
    assert.deepEqual(
      names.filter((name) => Object.keys(foreign).includes(name ?? '')),
      ['OURS'],
    );
  });

  it('is waited for until it is closed, and closed when that is given up', async () => {
    await makeBrowser(`echo $$ > ${folder}/pid; exec sleep 600`);
    const abort = new AbortController();
    const opened = open(sessionsOf(), abort.signal);
    const early = await Promise.race([opened.then(() => 'closed'), pidOf(folder)]);
    assert.equal(typeof early, 'number');
    abort.abort();
    await rejectsAs(opened, 'cancelled');
    while (isAlive(Number(early))) await pause(10);
  });

  it('is refused by name where there is no screen, no browser, or none that starts', async () => {
    await rejectsAs(open(sessionsOf({ env: {} })), 'display_missing');
    await rejectsAs(open(sessionsOf()), 'browser_missing');
    const missing = new UploadFailure({ kind: 'browser_missing', userMessage: 'No browser was found.' });
    await rejectsAs(open(sessionsOf({ browser: () => Promise.reject(missing) })), 'browser_missing');
  });

  it('and the one for uploads need a screen on Linux alone, and none when they are not shown', async () => {
    const never = new AbortController().signal;
    await rejectsAs(sessionsOf({ env: {} }).newPage('youtube', 'brand', never), 'display_missing');
    // Elsewhere, and headless, it gets as far as the browser, which is not there.
    for (const options of [{ platform: 'darwin' as const }, { headless: true }, { env: { WAYLAND_DISPLAY: 'w' } }]) {
      await rejectsAs(sessionsOf({ env: {}, ...options }).newPage('youtube', 'brand', never), 'browser_missing');
    }
  });
});

async function pidOf(folder: string): Promise<number> {
  for (;;) {
    const text = await readFile(path.join(folder, 'pid'), 'utf8').catch(() => '');
    if (text !== '') return Number(text);
    await pause(10);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

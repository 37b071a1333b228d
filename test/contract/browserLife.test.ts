import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UploadFailure } from '../../src/model/uploadError';
import { BrowserSessions, type BrowserOptions } from '../../src/uploaders/browser/browserSessions';
import { findChromium } from '../../scripts/lib/chromium';
import { isRunning } from '../../scripts/lib/processState';
import { descendants } from '../../scripts/lib/processTree';
import { UploadHarness } from '../support/uploadHarness';

const never = new AbortController().signal;

describe('A browser and its process', function () {
  this.timeout(90_000);
  let folder: string;
  let sessions: BrowserSessions;

  const start = async (options: Partial<BrowserOptions> = {}): Promise<BrowserSessions> => {
    const executablePath = (await findChromium()) ?? '';
    return (sessions = new BrowserSessions({
      browser: () => Promise.resolve({ name: 'Chromium', executablePath }),
      headless: true,
      profilesFolder: path.join(folder, 'profiles'),
      env: process.env,
      platform: process.platform,
      ...options,
    }));
  };

  /** What this process has running on our profile folders, by the system's own word. */
  const running = async (root = process.pid) =>
    (await descendants(root)).filter(({ command }) => command.includes(`--user-data-dir=${folder}`));
  /** The process that answers; the others are its helpers. */
  const main = async (root?: number): Promise<number> => {
    const found = (await running(root)).find(({ command }) => !command.includes('--type='));
    assert.ok(found, 'a browser is running');
    return found.pid;
  };

  beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-life-'))));
  afterEach(async () => {
    await sessions.dispose();
    assert.deepEqual(await running(), [], 'no browser is left');
    await rm(folder, { recursive: true, force: true });
  });

  it('is gone when closing has resolved, and its profile is free for the next one at once', async () => {
    await start();
    for (let round = 0; round < 2; round += 1) {
      await sessions.newPage('youtube', 'default', never);
      const pid = await main();
      if (round === 0) {
        await sessions.close('youtube', 'default');
        assert.equal(isRunning(pid), false);
      }
    }
  });

  it('that was killed is replaced on the same profile', async () => {
    await start();
    const page = await sessions.newPage('youtube', 'default', never);
    const closed = new Promise((resolve) => page.once('close', resolve));
    process.kill(await main(), 'SIGKILL');
    await closed;
    await sessions.newPage('youtube', 'default', never);
  });

  it('that answers no more is killed, and nothing that waits for it waits for ever', async () => {
    await start({ closeGrace: 500 });
    const page = await sessions.newPage('youtube', 'default', never);
    process.kill(await main(), 'SIGSTOP');
    const waiting = page.evaluate(() => new Promise(() => undefined));
    const closing = sessions.closePage('youtube', 'default', page);
    await assert.rejects(waiting, /closed/);
    await closing;
    assert.deepEqual(await running(), []);
  });

  it('that never starts is given up with its upload, and killed with the sessions', async () => {
    const silent = path.join(folder, 'silent');
    await writeFile(silent, '#!/bin/sh\nwhile :; do sleep 1; done\n');
    await chmod(silent, 0o700);
    await start({ browser: () => Promise.resolve({ name: 'Silent', executablePath: silent }) });
    const abort = new AbortController();
    const opening = sessions.newPage('youtube', 'default', abort.signal);
    while ((await running()).length === 0) await pause(20);
    abort.abort(new Error('cancelled'));
    await assert.rejects(opening, /cancelled/);
    await sessions.dispose();
    assert.deepEqual(await running(), []);
  });

  it('whose profile another browser has open is refused by name, and starts when that one is closed', async () => {
    await start();
    const others = sessions;
    await others.newPage('youtube', 'default', never);
    await start();
    try {
      await assert.rejects(sessions.newPage('youtube', 'default', never), (error) => {
        assert.ok(error instanceof UploadFailure, String(error));
        assert.deepEqual(
          [error.error.kind, error.error.pressed, error.error.retryable],
          ['profile_locked', false, true],
        );
        assert.match(error.error.userMessage, /youtube \/ default is open in another browser window/);
        return true;
      });
    } finally {
      await others.dispose();
    }
    await sessions.newPage('youtube', 'default', never);
  });

  if (process.platform === 'linux') {
    it('and its helpers are started without what belongs to the editor', async () => {
      const foreign = { ELECTRON_RUN_AS_NODE: '1', VSCODE_IPC_HOOK: '/hook', NODE_OPTIONS: '--title=x' };
      await start({ env: { ...process.env, ...foreign, CLIPDECK_MARK: 'ours' } });
      await sessions.newPage('youtube', 'default', never);
      const environments = await Promise.all(
        (await running()).map(({ pid }) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')),
      );
      assert.ok(environments.some((variables) => variables.includes('CLIPDECK_MARK=ours')));
      for (const name of Object.keys(foreign)) {
        assert.ok(!environments.some((variables) => variables.includes(`${name}=`)), `${name} reached the browser`);
      }
    });
  }

  it('is gone when the engine has stopped, after an upload that was cancelled and one that was being made', async () => {
    await start();
    const harness = await UploadHarness.start({ sessions, sandbox: { bytesPerSecond: 300_000 } });
    try {
      for (const stop of ['cancel', 'dispose'] as const) {
        const { key } = await harness.register(1_200_000);
        const sending = new Promise<void>((resolve) => {
          const subscription = harness.engine.onProgress(({ bytesSent }) => {
            if (bytesSent === 0) return;
            subscription.dispose();
            resolve();
          });
        });
        const finished = harness.upload(key);
        await sending;
        assert.ok((await running()).length > 0, 'a browser is running');
        if (stop === 'cancel') assert.equal(await harness.engine.cancel(key), true);
        else await harness.engine.dispose();
        await finished;
        const { status } = (await harness.registry.getUploadStatus(key)) ?? {};
        assert.equal(status, stop === 'cancel' ? 'CANCELLED' : 'QUEUED');
      }
      assert.deepEqual(await running(), []);
      assert.deepEqual(harness.sandbox.posts(), []);
    } finally {
      await harness.stop();
    }
  });

  it('ends with the process that opened it, however that one ends', async () => {
    await start();
    const profiles = path.join(folder, 'profiles');
    const host = spawn(
      process.execPath,
      ['--import', 'tsx', path.resolve('test/support/browserHost.ts'), (await findChromium()) ?? '', profiles],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(host.stdout, 'data');
    assert.ok(host.pid);
    const pids = (await running(host.pid)).map(({ pid }) => pid);
    assert.ok(pids.length > 1, 'a browser and its helpers are running');
    const exited = once(host, 'exit');
    host.kill('SIGKILL');
    await exited;
    // Nobody tells us of the end of processes that are not ours.
    while (pids.some(isRunning)) await pause(50);
  });
});

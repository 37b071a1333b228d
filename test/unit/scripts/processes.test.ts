import assert from 'node:assert/strict';
import { ManagedProcess, run } from '../../../scripts/lib/processes';
import { isRunning } from '../../../scripts/lib/processState';

const node = (program: string) => ManagedProcess.start(process.execPath, ['-e', program]);

describe('programs we start', () => {
  it('return what they wrote', async () => {
    assert.equal(await run(process.execPath, ['-p', '6 * 7']), '42\n');
  });

  it('fail with their exit code and last words', async () => {
    const program = 'console.error("disk is full"); process.exit(3)';
    await assert.rejects(run(process.execPath, ['-e', program]), /exit code 3[^]*disk is full/);
  });

  it('are ended when they take too long', async () => {
    const endless = run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 200 });
    await assert.rejects(endless, /took longer than 0.2 s/);
  });

  it('say so when there is no such program', async () => {
    await assert.rejects(run('no-such-program', []), /Cannot start no-such-program/);
  });

  it('tell when they are ready', async () => {
    const server = await node('console.log("listening on 4711"); setInterval(() => {}, 1000)');
    const match = await server.waitForOutput(/listening on (\d+)/, 'Starting', 5_000);
    assert.equal(match[1], '4711');
    await server.stop();
    assert.equal(server.hasEnded, true);
  });

  it('do not keep us waiting when they end before they are ready', async () => {
    const broken = await node('console.log("port in use"); process.exit(1)');
    await assert.rejects(broken.waitForOutput(/ready/, 'Starting', 5_000), /before it was ready[^]*port in use/);
  });

  it('are stopped with their children', async function () {
    if (process.platform === 'win32') this.skip();
    const parent = await node(`
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('child ' + child.pid);
    `);
    const child = Number((await parent.waitForOutput(/child (\d+)/, 'Starting', 5_000))[1]);
    assert.equal(isRunning(child), true);
    await parent.stop();
    while (isRunning(child)) await new Promise(setImmediate); // Mocha's time limit ends this if it never happens.
  });
});

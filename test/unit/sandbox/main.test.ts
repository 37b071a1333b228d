import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

/** Runs the sandbox as its own process; resolves with what it printed first. */
async function run(...args: string[]): Promise<{ child: ChildProcessWithoutNullStreams; line: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...args]);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, line: line.toString() };
}

describe('sandbox as a process', function () {
  this.timeout(20_000);

  it('says where it is, and ends on SIGTERM', async () => {
    const { child, line } = await run('--signed-in=false');
    const { origin, youtube } = JSON.parse(line) as { origin: string; youtube: { studioUrl: string } };
    assert.equal(youtube.studioUrl, `${origin}/youtube`);
    assert.match((await fetch(youtube.studioUrl)).url, /\/signin\/ServiceLogin/);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('ends with its parent when asked to', async () => {
    const { child } = await run('--exit-with-parent');
    child.stdin.end();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('explains options it does not understand', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', '--port=many']);
    const [message] = (await once(child.stderr, 'data')) as [Buffer];
    assert.match(message.toString(), /port/);
    assert.deepEqual(await once(child, 'exit'), [1, null]);
  });
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** In memory where the system offers it: these tests write much, and most care only for what is written. */
const base = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();

/**
 * A fresh folder for each test of the suite that calls this. It is removed when the next test begins or the suite is
 * over, and so after every `afterEach` of the suite: by then whatever wrote into it has been closed, in whichever order
 * the hooks were registered.
 * @returns a function that gives its path
 */
export function useTemporaryFolder(): () => string {
  let folder: string | undefined;
  const remove = (): void => {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  };
  beforeEach(() => {
    remove();
    folder = fs.realpathSync(fs.mkdtempSync(path.join(base, 'clipdeck-')));
  });
  after(remove);
  return () => {
    if (folder === undefined) throw new Error('There is a folder only while a test runs.');
    return folder;
  };
}

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** In memory where the system offers it: these tests write much, and most care only for what is written. */
const base = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();

/** A fresh folder for each test of the suite that calls this, removed afterwards. @returns a function that gives its path */
export function useTemporaryFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(base, 'clipdeck-')));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

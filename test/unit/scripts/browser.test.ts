import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../../../scripts/lib/browser';
import { makeTempFolder, removeFolder } from '../../../scripts/lib/folders';

describe('the browser of the tests', () => {
  it('has everything turned off that Playwright turns off', async function () {
    // What stands in for the browser is a program by its first line, which Windows does not know. The list is the same there.
    if (process.platform === 'win32') return this.skip();
    const folder = makeTempFolder('browser');
    try {
      const program = path.join(folder, 'browser');
      const told = path.join(folder, 'arguments.json');
      const write = `require('fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.argv.slice(2)))`;
      writeFileSync(program, `#!${process.execPath}\n${write};\n`);
      chmodSync(program, 0o700);
      // It is none, and ends.
      await assert.rejects(launchBrowser(program));

      const given = JSON.parse(readFileSync(told, 'utf8')) as string[];
      const lists = given.flatMap((argument) => /^--disable-features=(.*)/.exec(argument)?.slice(1) ?? []);
      assert.equal(lists.length, 2, 'Playwright’s and ours; the browser takes the last');
      const [playwrights = [], ours = []] = lists.map((list) => list.split(','));
      assert.deepEqual(
        playwrights.filter((feature) => !ours.includes(feature)),
        [],
      );
    } finally {
      removeFolder(folder);
    }
  });
});

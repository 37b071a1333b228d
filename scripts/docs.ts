import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { repositoryRoot } from './lib/folders';
import { commandTable, localized, replaceBetween, settingTable, type Contributions } from './lib/manifestTables';

/**
 * `npm run docs`: writes the README's tables of commands and settings from package.json. With `--check` it writes
 * nothing, and fails when they are not what they should be.
 */
async function main(check: boolean): Promise<number> {
  const file = path.join(repositoryRoot, 'README.md');
  const before = fs.readFileSync(file, 'utf8');
  const manifest = localized(read('package.json') as { contributes: Contributions }, texts());
  const { contributes } = manifest;
  const filled = replaceBetween(
    replaceBetween(before, 'commands', commandTable(contributes)),
    'settings',
    settingTable(contributes),
  );
  const after = await format(filled, { ...(await resolveConfig(file)), filepath: file });
  if (after === before) return 0;
  if (check) {
    console.error('The tables of README.md are not up to date with package.json. Run `npm run docs`.');
    return 1;
  }
  fs.writeFileSync(file, after);
  return 0;
}

function read(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(repositoryRoot, name), 'utf8'));
}

function texts(): Record<string, string> {
  return fs.existsSync(path.join(repositoryRoot, 'package.nls.json'))
    ? (read('package.nls.json') as Record<string, string>)
    : {};
}

main(process.argv.includes('--check')).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);

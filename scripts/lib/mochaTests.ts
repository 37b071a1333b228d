import fs from 'node:fs';
import path from 'node:path';
import { countRecords, parseRecord, type RunResult } from '../../test/support/testRecords';
import { makeTempFolder, removeFolder, repositoryRoot } from './folders';
import { ManagedProcess } from './processes';
import { addResults, nothingRun } from './summary';

const runner = path.join(repositoryRoot, 'test', 'support', 'runMocha.ts');

export interface MochaOptions {
  /** The folder whose `*.test.ts` files are run, relative to the checkout. */
  folder: string;
  /** For one test, in milliseconds. */
  testTimeoutMs: number;
  /** How many files may be run at the same time. Default 1. */
  processes?: number;
  /**
   * For many short files: a process that is done with a file goes on with the next one that none has taken. By default a
   * process runs one file, and the next file gets a process of its own.
   */
  shared?: boolean;
  /** Variables for the tests, on top of ours. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Runs the tests of a folder with mocha, in processes of its own, and counts what was really run. With several
 * processes the output of each is printed when it is done.
 */
export async function runMochaTests(options: MochaOptions): Promise<RunResult> {
  const { folder, processes = 1, shared = false } = options;
  const files = testFiles(path.join(repositoryRoot, folder));
  if (files.length === 0) {
    console.error(`There is no test file (*.test.ts) in ${folder}.`);
    return countRecords([]);
  }
  if (processes === 1) return runFiles(files, options, 'print');
  const results: RunResult[] = [];
  // The largest first: otherwise the last process would start on it when all others are done.
  const bySize = files.sort((a, b) => fs.statSync(b).size - fs.statSync(a).size);
  if (shared) {
    const claims = makeTempFolder('claims');
    const all = Array.from({ length: processes }, () => runFiles(bySize, options, 'keep', [`--claims=${claims}`]));
    results.push(...(await Promise.all(all)));
    removeFolder(claims);
  } else {
    const waiting = [...bySize];
    const work = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        results.push(await runFiles([file], options, 'keep'));
      }
    };
    await Promise.all(Array.from({ length: processes }, work));
  }
  return results.reduce(addResults, nothingRun);
}

async function runFiles(
  files: readonly string[],
  { testTimeoutMs, env = {} }: MochaOptions,
  output: 'print' | 'keep',
  flags: readonly string[] = [],
): Promise<RunResult> {
  const temp = makeTempFolder('records');
  const recordsFile = path.join(temp, 'records.jsonl');
  fs.writeFileSync(recordsFile, '');
  const mocha = await ManagedProcess.start(
    process.execPath,
    ['--import', 'tsx', runner, ...flags, recordsFile, String(testTimeoutMs), ...files],
    { cwd: repositoryRoot, env: { ...process.env, ...env }, output },
  );
  await mocha.exited;
  if (output === 'keep') console.log(mocha.output());
  const lines = fs.readFileSync(recordsFile, 'utf8').split('\n');
  removeFolder(temp);
  return countRecords(lines.map(parseRecord).filter((record) => record !== undefined));
}

/** All `*.test.ts` below a folder, in the order of their names. */
export function testFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => path.join(folder, name));
}

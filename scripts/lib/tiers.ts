import path from 'node:path';
import { faultProblems, faultTableText, readFaultEnds } from '../../test/support/faultTable';
import type { Counts, RunResult } from '../../test/support/testRecords';
import { ensureChromium } from './chromium';
import { makeTempFolder, removeFolder, repositoryRoot } from './folders';
import { runHostTests } from './hostTests';
import { runMochaTests } from './mochaTests';
import { ManagedProcess } from './processes';
import { addCounts, nothingYet } from './summary';

/** A kind of tests that is run, counted and asked for as one. */
export interface Tier {
  name: string;
  /** Whether it runs what `node esbuild.mjs --tests` makes. */
  needsBuild: boolean;
  run: () => Promise<RunResult>;
}

/** In the order in which `npm test` runs them: what fails fastest comes first. */
export const tiers: readonly Tier[] = [
  { name: 'static', needsBuild: false, run: runStaticChecks },
  { name: 'unit', needsBuild: true, run: () => runMochaTests({ folder: 'test/unit', testTimeoutMs: 20_000 }) },
  { name: 'contract', needsBuild: true, run: runContractTests },
  { name: 'host', needsBuild: true, run: () => runHostTests() },
  { name: 'workbench', needsBuild: true, run: async () => runMochaTests(await withBrowser('test/workbench', 180_000)) },
];

/** Mostly waiting for browsers: two files at a time take little more than half as long. */
async function runContractTests(): Promise<RunResult> {
  const temp = makeTempFolder('faults');
  const table = path.join(temp, 'faults.jsonl');
  const options = await withBrowser('test/contract', 90_000);
  const result = await runMochaTests({
    ...options,
    env: { ...options.env, CLIPDECK_FAULT_TABLE: table },
    processes: 2,
  });
  const ends = readFaultEnds(table);
  removeFolder(temp);
  console.log(`\nFaults × platforms × end state\n${faultTableText(ends)}\n`);
  const holds = ends.length > 0 && ends.every((end) => faultProblems(end).length === 0);
  const { counts, complete } = result;
  return { counts: addCounts(counts, { ...nothingYet, [holds ? 'passed' : 'failed']: 1 }), complete };
}

/** The tests find the browser by themselves; this installs one first, once, where there is none. */
async function withBrowser(folder: string, testTimeoutMs: number) {
  return { folder, testTimeoutMs, env: { CLIPDECK_CHROMIUM: await ensureChromium() } };
}

/** The type checker, the linter, and whether the generated parts of the README are up to date; each is one check. */
async function runStaticChecks(): Promise<RunResult> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const script of ['typecheck', 'lint', 'docs:check']) {
    console.log(`npm run ${script}`);
    counts[(await runToEnd('npm', ['run', '--silent', script])) ? 'passed' : 'failed']++;
  }
  return { counts, complete: true };
}

/** Builds the extension and the test bundle; whether that worked. */
export function build(): Promise<boolean> {
  return runToEnd(process.execPath, ['esbuild.mjs', '--tests']);
}

async function runToEnd(command: string, args: string[]): Promise<boolean> {
  // On Windows npm is a script, which only the shell can run.
  const shell = process.platform === 'win32' && command === 'npm';
  const program = await ManagedProcess.start(command, args, { cwd: repositoryRoot, output: 'print', shell });
  return (await program.exited) === 0;
}

/**
 * What a tier adds to the sum. A tier that ran nothing, or broke off, is one failure more: it proved nothing.
 */
export function tierCounts({ name }: Pick<Tier, 'name'>, { counts, complete }: RunResult): Counts {
  const ran = counts.passed + counts.failed + counts.skipped;
  if (complete && ran > 0) return counts;
  console.error(
    `The ${name} tests ${complete || ran === 0 ? 'ran no test' : 'broke off before their end'}: counted as a failure.`,
  );
  return { ...counts, failed: counts.failed + 1 };
}

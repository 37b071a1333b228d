import path from 'node:path';
import { faultProblems, faultTableText, readFaultEnds } from '../../test/support/faultTable';
import type { RunResult } from '../../test/support/testRecords';
import { ensureChromium } from './chromium';
import { makeTempFolder, removeFolder, repositoryRoot } from './folders';
import { runHostTests } from './hostTests';
import { runMochaTests } from './mochaTests';
import { ManagedProcess } from './processes';
import { addResults, nothingRun, oneCheck } from './summary';

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
  { name: 'unit', needsBuild: true, run: runUnitTests },
  { name: 'contract', needsBuild: true, run: runContractTests },
  { name: 'host', needsBuild: true, run: () => runHostTests() },
  { name: 'workbench', needsBuild: true, run: runWorkbenchTests },
];

function runUnitTests(): Promise<RunResult> {
  return runMochaTests({ folder: 'test/unit', testTimeoutMs: 20_000, processes: 2, shared: true });
}

/**
 * Much of it is waiting for browsers, and three files are as long as all others together: those begin at once.
 */
async function runContractTests(): Promise<RunResult> {
  const temp = makeTempFolder('faults');
  const table = path.join(temp, 'faults.jsonl');
  const options = await withBrowser('test/contract', 90_000);
  const result = await runMochaTests({
    ...options,
    env: { ...options.env, CLIPDECK_FAULT_TABLE: table },
    processes: 3,
  });
  const ends = readFaultEnds(table);
  removeFolder(temp);
  console.log(`\nFaults × platforms × end state\n${faultTableText(ends)}\n`);
  const problems =
    ends.length === 0
      ? ['No cell was filled.']
      : ends.flatMap((end) => faultProblems(end).map((it) => `${end.platform}, ${end.fault}: ${it}`));
  return addResults(result, oneCheck('the fault table', problems.length === 0 ? undefined : problems.join('\n')));
}

/** Much of it is waiting for VS Code to start and for uploads: two files at a time. */
async function runWorkbenchTests(): Promise<RunResult> {
  return runMochaTests({ ...(await withBrowser('test/workbench', 180_000)), processes: 2 });
}

/** The tests find the browser by themselves; this installs one first, once, where there is none. */
async function withBrowser(folder: string, testTimeoutMs: number) {
  return { folder, testTimeoutMs, env: { CLIPDECK_CHROMIUM: await ensureChromium() } };
}

/**
 * The linter, the type checker, the formatter, and whether the generated parts of the README are up to date; each is one
 * check. All at the same time: each keeps one processor busy, and the linter about as long as the others together.
 */
async function runStaticChecks(): Promise<RunResult> {
  const checks = ['lint:code', 'typecheck', 'lint:format', 'docs:check'].map(async (script) => {
    const { ok, output } = await runToEnd('npm', ['run', '--silent', script], 'keep');
    console.log(`npm run ${script}: ${ok ? 'nothing to complain about' : 'failed'}\n${output}`.trimEnd());
    return oneCheck(`npm run ${script}`, ok ? undefined : output);
  });
  return (await Promise.all(checks)).reduce(addResults, nothingRun);
}

/** Builds the extension and the test bundle; whether that worked. */
export async function build(): Promise<boolean> {
  return (await runToEnd(process.execPath, ['esbuild.mjs', '--tests'], 'print')).ok;
}

async function runToEnd(command: string, args: string[], output: 'print' | 'keep') {
  // On Windows npm is a script, which only the shell can run.
  const shell = process.platform === 'win32' && command === 'npm';
  const program = await ManagedProcess.start(command, args, { cwd: repositoryRoot, output, shell });
  return { ok: (await program.exited) === 0, output: program.output() };
}

/**
 * What a tier adds to the sum. A tier that ran nothing, or broke off, is one failure more: it proved nothing.
 */
export function tierResult({ name }: Pick<Tier, 'name'>, result: RunResult): RunResult {
  const { passed, failed, skipped } = result.counts;
  const ran = passed + failed + skipped;
  if (result.complete && ran > 0) return result;
  const trouble = ran === 0 ? 'They ran no test.' : 'They broke off before their end.';
  console.error(`The ${name} tests: ${trouble} Counted as a failure.`);
  return { ...addResults(result, oneCheck(`the ${name} tests`, trouble)), complete: false };
}

import type { RunResult } from '../test/support/testRecords';
import { addResults, failureList, nothingRun, oneCheck, summaryLine } from './lib/summary';
import { build, tierResult, tiers, type Tier } from './lib/tiers';

/**
 * `npm test [-- TIER…]`: builds, runs the tiers (all of them, or those named), names what failed, and ends with one
 * line of numbers that come from the tests themselves. The exit status is 0 only if something ran and nothing failed.
 */
async function main(names: string[]): Promise<number> {
  const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name));
  if (unknown.length > 0) {
    console.error(`There is no tier ${unknown.join(', ')}. Tiers: ${tiers.map((tier) => tier.name).join(', ')}.`);
    return 2;
  }
  const chosen = names.length === 0 ? tiers : tiers.filter((tier) => names.includes(tier.name));
  let sum = nothingRun;

  const built = !chosen.some((tier) => tier.needsBuild) || (await build());
  if (!built) {
    sum = addResults(sum, oneCheck('the build', 'It failed: what needs it was not run.'));
  }
  for (const tier of chosen) {
    if (built || !tier.needsBuild) sum = addResults(sum, await runTier(tier));
  }
  const { counts, failures } = sum;
  if (failures.length > 0) console.log(`\n${failureList(failures)}`);
  console.log(`\n${summaryLine(counts)}`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

async function runTier(tier: Tier): Promise<RunResult> {
  console.log(`\n── ${tier.name} ${'─'.repeat(60)}`);
  const start = Date.now();
  try {
    const result = tierResult(tier, await tier.run());
    console.log(`${tier.name}: ${summaryLine(result.counts)} (${Math.round((Date.now() - start) / 1000)} s)`);
    return result;
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(`The ${tier.name} tests could not be run: ${reason}`);
    return oneCheck(`the ${tier.name} tests`, `They could not be run: ${reason}`);
  }
}

// `exit`, not `exitCode`: nothing that is still open may keep a finished run from ending.
main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);

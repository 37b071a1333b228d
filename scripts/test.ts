import type { Counts } from '../test/support/testRecords';
import { addCounts, nothingYet, summaryLine } from './lib/summary';
import { build, tierCounts, tiers, type Tier } from './lib/tiers';

/**
 * `npm test [-- TIER…]`: builds, runs the tiers (all of them, or those named), and ends with one line of numbers
 * that come from the tests themselves. The exit status is 0 only if something ran and nothing failed.
 */
async function main(names: string[]): Promise<number> {
  const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name));
  if (unknown.length > 0) {
    console.error(`There is no tier ${unknown.join(', ')}. Tiers: ${tiers.map((tier) => tier.name).join(', ')}.`);
    return 2;
  }
  const chosen = names.length === 0 ? tiers : tiers.filter((tier) => names.includes(tier.name));
  let sum: Counts = nothingYet;

  const built = !chosen.some((tier) => tier.needsBuild) || (await build());
  if (!built) {
    console.error('The build failed: counted as a failure; tests that need it are not run.');
    sum = addCounts(sum, { ...nothingYet, failed: 1 });
  }
  for (const tier of chosen) {
    if (built || !tier.needsBuild) sum = addCounts(sum, await runTier(tier));
  }
  console.log(`\n${summaryLine(sum)}`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

async function runTier(tier: Tier): Promise<Counts> {
  console.log(`\n── ${tier.name} ${'─'.repeat(60)}`);
  const start = Date.now();
  try {
    const counts = tierCounts(tier, await tier.run());
    console.log(`${tier.name}: ${summaryLine(counts)} (${Math.round((Date.now() - start) / 1000)} s)`);
    return counts;
  } catch (error) {
    console.error(`The ${tier.name} tests could not be run: counted as a failure.`, error);
    return { ...nothingYet, failed: 1 };
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

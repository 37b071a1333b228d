import type { Counts, Failure, RunResult } from '../../test/support/testRecords';

export const nothingYet: Counts = { passed: 0, failed: 0, skipped: 0 };

export const nothingRun: RunResult = { counts: nothingYet, failures: [], complete: true };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Two runs as one: complete only if both are. */
export function addResults(a: RunResult, b: RunResult): RunResult {
  return {
    counts: addCounts(a.counts, b.counts),
    failures: [...a.failures, ...b.failures],
    complete: a.complete && b.complete,
  };
}

/** A check that is not one of a test framework's, as the result of a run: passed, or failed for this reason. */
export function oneCheck(title: string, error: string | undefined): RunResult {
  return error === undefined
    ? { ...nothingRun, counts: { ...nothingYet, passed: 1 } }
    : { ...nothingRun, counts: { ...nothingYet, failed: 1 }, failures: [{ title, error }] };
}

/** How many lines of an error the list of failures shows; the whole of it stands where the test was run. */
const errorLines = 12;

/** What failed, once more, for the end of a long output; empty when nothing did. */
export function failureList(failures: readonly Failure[]): string {
  const entries = failures.map(({ title, error }) => {
    const lines = error.split('\n');
    const shown = lines.length > errorLines ? [...lines.slice(0, errorLines), '…'] : lines;
    return [`✖ ${title}`, ...shown.filter((line) => line !== '').map((line) => `    ${line}`)].join('\n');
  });
  return entries.length === 0 ? '' : ['Failed:', ...entries].join('\n');
}

/** The last line of `npm test`; other programs read it, so its form is fixed. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

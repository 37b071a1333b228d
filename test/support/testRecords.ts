/**
 * What a test run tells the program that started it: one line of JSON per test, and a last one when the run is over.
 * The same lines go through a file (plain mocha) and through the console (mocha inside the extension host).
 */
export interface TestResult {
  kind: 'test';
  state: 'passed' | 'failed' | 'skipped';
  /** The titles of the suites and of the test, outermost first. */
  title: string;
  /** Milliseconds. */
  duration: number;
  /** Why it failed. */
  error?: string;
}

/** Without this record the run did not come to its end, whatever was counted. */
export interface RunEnd {
  kind: 'end';
}

export type TestRecord = TestResult | RunEnd;

/** Marks our lines among whatever else is printed. */
const mark = '##clipdeck-test ';

export function formatRecord(record: TestRecord): string {
  return mark + JSON.stringify(record);
}

/** The record in a line of output; undefined when the line is not one of ours. */
export function parseRecord(line: string): TestRecord | undefined {
  const start = line.indexOf(mark);
  return start < 0 ? undefined : (JSON.parse(line.slice(start + mark.length)) as TestRecord);
}

/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A check that failed: which one, and why. */
export interface Failure {
  title: string;
  error: string;
}

/** What a whole run came to. */
export interface RunResult {
  counts: Counts;
  /** As many as `counts.failed`, in the order in which they were heard of. */
  failures: Failure[];
  /** Whether the run came to its end. */
  complete: boolean;
}

export function countRecords(records: Iterable<TestRecord>): RunResult {
  const result: RunResult = { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [], complete: false };
  for (const record of records) {
    if (record.kind === 'end') {
      result.complete = true;
      continue;
    }
    result.counts[record.state]++;
    if (record.state === 'failed') result.failures.push({ title: record.title, error: record.error ?? '' });
  }
  return result;
}

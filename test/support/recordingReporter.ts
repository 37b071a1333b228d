import Mocha from 'mocha';
import { formatRecord, type TestResult } from './testRecords';

/** Where the records go, one line at a time; given to mocha as `reporterOptions`. */
export interface RecordingOptions {
  write: (line: string) => void;
}

/** Mocha's readable report, and beside it one machine-readable line per test (see `testRecords.ts`). */
export class RecordingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { write } = options.reporterOptions as RecordingOptions;
    const tell = (state: TestResult['state'], test: Mocha.Runnable, error?: unknown) => {
      const title = test.titlePath().join(' › ');
      const reason = error === undefined ? {} : { error: describe(error) };
      write(formatRecord({ kind: 'test', state, title, duration: test.duration ?? 0, ...reason }));
    };
    const { constants } = Mocha.Runner;
    runner.on(constants.EVENT_TEST_PASS, (test) => tell('passed', test));
    runner.on(constants.EVENT_TEST_PENDING, (test) => tell('skipped', test));
    // A failing hook arrives here too: what it guards did not pass.
    runner.on(constants.EVENT_TEST_FAIL, (test, error) => tell('failed', test, error));
    runner.once(constants.EVENT_RUN_END, () => write(formatRecord({ kind: 'end' })));
  }
}

/** VS Code cuts console messages at 100,000 characters, which would break the record. */
const longestError = 20_000;

function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.slice(0, longestError);
}

import assert from 'node:assert/strict';
import {
  addCounts,
  addResults,
  failureList,
  nothingRun,
  nothingYet,
  oneCheck,
  summaryLine,
} from '../../../scripts/lib/summary';
import { tierResult } from '../../../scripts/lib/tiers';
import { countRecords, formatRecord, parseRecord, type TestRecord } from '../../support/testRecords';

const record = (state: 'passed' | 'failed' | 'skipped'): TestRecord => ({
  kind: 'test',
  state,
  title: 'a › b',
  duration: 1,
});

describe('test results', () => {
  it('survive being printed among other things', () => {
    const line = formatRecord(record('passed'));
    assert.deepEqual(parseRecord(`[info] ${line}`), record('passed'));
    assert.equal(parseRecord('✔ is present and activates'), undefined);
  });

  it('are counted from the records', () => {
    const records = [record('passed'), record('failed'), record('passed'), record('skipped'), { kind: 'end' } as const];
    assert.deepEqual(countRecords(records), {
      counts: { passed: 2, failed: 1, skipped: 1 },
      failures: [{ title: 'a › b', error: '' }],
      complete: true,
    });
  });

  it('are incomplete without the last record', () => {
    assert.equal(countRecords([record('passed')]).complete, false);
  });

  it('count a tier that ran nothing as a failure', () => {
    const { counts, failures } = tierResult({ name: 'unit' }, nothingRun);
    assert.deepEqual(counts, { ...nothingYet, failed: 1 });
    assert.deepEqual(failures, [{ title: 'the unit tests', error: 'They ran no test.' }]);
  });

  it('count a tier that broke off as a failure, beside what it had run', () => {
    const { counts } = tierResult(
      { name: 'unit' },
      { counts: { passed: 5, failed: 0, skipped: 0 }, failures: [], complete: false },
    );
    assert.deepEqual(counts, { passed: 5, failed: 1, skipped: 0 });
  });

  it('leave a tier that ran to its end as it is', () => {
    const result = countRecords([record('passed'), { kind: 'end' }]);
    assert.deepEqual(tierResult({ name: 'unit' }, result), result);
  });

  it('name at the end what failed, with the beginning of the reason', () => {
    const sum = addResults(oneCheck('lint', undefined), oneCheck('types', `line 1\n${'line\n'.repeat(50)}`));
    assert.equal(sum.counts.passed, 1);
    const list = failureList(sum.failures).split('\n');
    assert.deepEqual(list.slice(0, 3), ['Failed:', '✖ types', '    line 1']);
    assert.equal(list.length, 2 + 12 + 1);
    assert.equal(failureList([]), '');
  });

  it('are summed up in one line of fixed form', () => {
    const sum = addCounts({ passed: 3, failed: 0, skipped: 0 }, { passed: 4, failed: 1, skipped: 0 });
    assert.equal(summaryLine(sum), '7 passed, 1 failed');
    assert.equal(summaryLine({ ...sum, skipped: 2 }), '7 passed, 1 failed, 2 skipped');
  });
});

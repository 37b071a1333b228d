import assert from 'node:assert/strict';
import { addCounts, nothingYet, summaryLine } from '../../../scripts/lib/summary';
import { tierCounts } from '../../../scripts/lib/tiers';
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
    assert.deepEqual(countRecords(records), { counts: { passed: 2, failed: 1, skipped: 1 }, complete: true });
  });

  it('are incomplete without the last record', () => {
    assert.equal(countRecords([record('passed')]).complete, false);
  });

  it('count a tier that ran nothing as a failure', () => {
    assert.deepEqual(tierCounts({ name: 'unit' }, { counts: nothingYet, complete: true }), {
      ...nothingYet,
      failed: 1,
    });
  });

  it('count a tier that broke off as a failure, beside what it had run', () => {
    const result = { counts: { passed: 5, failed: 0, skipped: 0 }, complete: false };
    assert.deepEqual(tierCounts({ name: 'unit' }, result), { passed: 5, failed: 1, skipped: 0 });
  });

  it('are summed up in one line of fixed form', () => {
    const sum = addCounts({ passed: 3, failed: 0, skipped: 0 }, { passed: 4, failed: 1, skipped: 0 });
    assert.equal(summaryLine(sum), '7 passed, 1 failed');
    assert.equal(summaryLine({ ...sum, skipped: 2 }), '7 passed, 1 failed, 2 skipped');
  });
});

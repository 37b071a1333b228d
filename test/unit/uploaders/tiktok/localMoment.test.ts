import assert from 'node:assert/strict';
import type { Page } from 'playwright';
import { localMoment } from '../../../../src/uploaders/tiktok/localMoment';

/** A page whose clocks are this process's. */
const page = {
  evaluate: (ask: (ms: number) => unknown, ms: number) => Promise.resolve(ask(ms)),
} as unknown as Page;

describe('a moment on the page’s own clocks', () => {
  const { TZ } = process.env;
  before(() => (process.env['TZ'] = 'Europe/Berlin'));
  after(() => {
    if (TZ === undefined) delete process.env['TZ'];
    else process.env['TZ'] = TZ;
  });

  it('is a date and a time there', async () => {
    assert.deepEqual(await localMoment(page, new Date('2026-12-31T23:05:00Z')), { date: '2027-01-01', time: '00:05' });
    assert.deepEqual(await localMoment(page, new Date('2026-06-01T07:00:00Z')), { date: '2026-06-01', time: '09:00' });
  });

  it('cannot be told when they show that time twice, and would mean the other one', async () => {
    // 02:30 comes at 00:30 UTC, and again an hour later.
    assert.deepEqual(await localMoment(page, new Date('2026-10-25T00:30:00Z')), { date: '2026-10-25', time: '02:30' });
    assert.equal(await localMoment(page, new Date('2026-10-25T01:30:00Z')), null);
  });
});

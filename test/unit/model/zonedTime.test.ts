import assert from 'node:assert/strict';
import fc from 'fast-check';
import { momentOf, wallTimeAt } from '../../../src/model/zonedTime';

describe('zoned times', () => {
  it('are what the wall of the place shows', () => {
    assert.deepEqual(wallTimeAt('2027-01-31T17:00:00.000Z', 'Europe/Berlin'), { date: '2027-01-31', time: '18:00' });
    assert.deepEqual(wallTimeAt('2027-07-01T22:30:00.000Z', 'Asia/Kolkata'), { date: '2027-07-02', time: '04:00' });
    assert.equal(momentOf({ date: '2027-07-02', time: '04:00' }, 'Asia/Kolkata'), '2027-07-01T22:30:00.000Z');
  });

  it('do not exist in the hour that is left out, and are the earlier of two in the hour that comes twice', () => {
    assert.equal(momentOf({ date: '2027-03-28', time: '02:30' }, 'Europe/Berlin'), null);
    assert.equal(momentOf({ date: '2027-10-31', time: '02:30' }, 'Europe/Berlin'), '2027-10-31T00:30:00.000Z');
  });

  it('are refused where they are none', () => {
    assert.equal(momentOf({ date: '', time: '' }, 'UTC'), null);
    assert.equal(momentOf({ date: '2027-02-31', time: '25:00' }, 'UTC'), null);
    assert.equal(momentOf({ date: '2027-02-31', time: '12:00' }, 'UTC'), null);
    assert.throws(() => momentOf({ date: '2027-02-01', time: '12:00' }, 'Nowhere/At-All'), RangeError);
  });

  it('lead back to the same wall, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        (date, zone) => {
          const wall = wallTimeAt(date.toISOString(), zone);
          const moment = momentOf(wall, zone);
          assert.ok(moment !== null);
          assert.deepEqual(wallTimeAt(moment, zone), wall);
        },
      ),
      { numRuns: 100 },
    );
  });
});

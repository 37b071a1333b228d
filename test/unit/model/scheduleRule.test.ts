import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nextTimes, scheduleRuleSchema, type ScheduleRule } from '../../../src/model/scheduleRule';

const rule = (fields: Partial<ScheduleRule>): ScheduleRule =>
  scheduleRuleSchema.parse({ timeZone: 'UTC', times: ['12:00'], ...fields });
const times = (given: ScheduleRule, after: string, count: number, taken: string[] = []): string[] =>
  nextTimes(
    given,
    Date.parse(after),
    count,
    taken.map((at) => Date.parse(at)),
  ).map((at) => new Date(at).toISOString().slice(0, 16));

describe('the times of a schedule', () => {
  it('are the next ones, on the days and at the times of day of its zone', () => {
    // 2027-02-01 is a Monday; Berlin is an hour ahead.
    const berlin = rule({ timeZone: 'Europe/Berlin', times: ['18:30', '12:00'], days: ['mon', 'wed'] });
    assert.deepEqual(times(berlin, '2027-02-01T11:00:00Z', 4), [
      '2027-02-01T17:30',
      '2027-02-03T11:00',
      '2027-02-03T17:30',
      '2027-02-08T11:00',
    ]);
  });

  it('include today’s where it is another day already', () => {
    assert.deepEqual(times(rule({ timeZone: 'Pacific/Auckland', times: ['08:00'] }), '2027-01-31T18:00:00Z', 1), [
      '2027-01-31T19:00',
    ]);
    assert.deepEqual(times(rule({ timeZone: 'America/Los_Angeles', times: ['23:00'] }), '2027-02-01T06:00:00Z', 1), [
      '2027-02-01T07:00',
    ]);
  });

  it('follow the clocks when they are changed', () => {
    const berlin = rule({ timeZone: 'Europe/Berlin', times: ['02:30', '12:00'] });
    // 2027-03-28: 02:00 becomes 03:00. 2027-10-31: 03:00 becomes 02:00.
    assert.deepEqual(times(berlin, '2027-03-27T12:00:00Z', 2), ['2027-03-28T01:30', '2027-03-28T10:00']);
    assert.deepEqual(times(berlin, '2027-10-30T12:00:00Z', 2), ['2027-10-31T00:30', '2027-10-31T11:00']);
  });

  it('are no nearer to another post of the account than the gap', () => {
    const often = rule({ times: ['10:00', '10:30', '11:00', '12:00'], minimumGapMinutes: 60 });
    assert.deepEqual(times(often, '2027-02-01T00:00:00Z', 3), [
      '2027-02-01T10:00',
      '2027-02-01T11:00',
      '2027-02-01T12:00',
    ]);
    assert.deepEqual(times(often, '2027-02-01T00:00:00Z', 2, ['2027-02-01T10:15:00Z']), [
      '2027-02-01T12:00',
      '2027-02-02T10:00',
    ]);
    assert.deepEqual(times(rule({}), '2027-02-01T00:00:00Z', 1, ['2027-02-01T12:00:00Z']), ['2027-02-02T12:00']);
  });

  it('are always later, ascending, apart, and as many as are asked for', () => {
    const days = fc.uniqueArray(fc.constantFrom(...scheduleRuleSchema.unwrap().shape.days.parse(undefined)), {
      minLength: 1,
    });
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu');
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((n) => `${n}`.padStart(2, '0')).join(':'));
    fc.assert(
      fc.property(
        fc.record({
          timeZone: zones,
          times: fc.uniqueArray(time, { minLength: 1, maxLength: 5 }),
          days,
          minimumGapMinutes: fc.nat(10_080),
        }),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 8 }),
        (any, after, count) => {
          const found = nextTimes(any, after.getTime(), count, []);
          assert.equal(found.length, count);
          [after.getTime(), ...found].reduce((before, at) => {
            assert.ok(at > before);
            if (before !== after.getTime()) assert.ok(at - before >= any.minimumGapMinutes * 60_000);
            return at;
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactTime, localTime, planSchedule, roundUp } from '../../../src/model/scheduleTimes';

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];

describe('times of schedules', () => {
  it('are what the clocks of the zone show', () => {
    assert.deepEqual(exactTime('2026-01-15T18:00', 'Europe/Berlin'), {
      at: '2026-01-15T17:00:00.000Z',
      zone: 'Europe/Berlin',
      clockChange: null,
    });
    assert.equal(exactTime('2026-07-15T18:00', 'Europe/Berlin').at, '2026-07-15T16:00:00.000Z');
    assert.equal(exactTime('2026-12-31T23:30', 'America/New_York').at, '2027-01-01T04:30:00.000Z', 'the next year');
    assert.equal(exactTime('2026-11-23T12:00', 'Asia/Kolkata').at, '2026-11-23T06:30:00.000Z', 'half an hour');
    assert.equal(localTime('2027-01-01T04:30:00.000Z', 'America/New_York'), '2026-12-31T23:30');
  });

  it('that the clocks jump over come as much later, and are said to', () => {
    const { at, clockChange } = exactTime('2026-03-29T02:30', 'Europe/Berlin');
    assert.deepEqual([at, clockChange], ['2026-03-29T01:30:00.000Z', 'skipped']);
    assert.equal(localTime(at, 'Europe/Berlin'), '2026-03-29T03:30');
    // Half an hour of daylight saving time.
    assert.equal(exactTime('2026-10-04T02:15', 'Australia/Lord_Howe').clockChange, 'skipped');
    assert.equal(
      localTime(exactTime('2026-10-04T02:15', 'Australia/Lord_Howe').at, 'Australia/Lord_Howe'),
      '2026-10-04T02:45',
    );
  });

  it('that come twice are the first of the two, and are said to', () => {
    const { at, clockChange } = exactTime('2026-10-25T02:30', 'Europe/Berlin');
    assert.deepEqual([at, clockChange], ['2026-10-25T00:30:00.000Z', 'repeated']);
  });

  it('on days that there are not are refused', () => {
    assert.throws(() => exactTime('2026-02-29T12:00', 'UTC'), RangeError);
    assert.throws(() => exactTime('2026-04-31T12:00', 'UTC'), RangeError);
    assert.equal(exactTime('2028-02-29T12:00', 'UTC').at, '2028-02-29T12:00:00.000Z');
    assert.throws(() => exactTime('2026-13-01T12:00', 'UTC'));
    assert.throws(() => exactTime('tomorrow', 'UTC'), /date and a time/);
    assert.throws(() => exactTime('2026-01-01T12:00', 'Mars/Olympus'), /time zone/);
  });

  it('in a row by days keep the time of day over month ends, year ends and clock changes', () => {
    const row = (first: string, zone: string, count: number): string[] =>
      planSchedule(exactTime(first, zone), { days: 1 }, count).map(({ at }) => localTime(at, zone));
    assert.deepEqual(row('2026-12-30T18:00', 'Europe/Berlin', 3), [
      '2026-12-30T18:00',
      '2026-12-31T18:00',
      '2027-01-01T18:00',
    ]);
    assert.deepEqual(row('2028-02-28T09:00', 'America/New_York', 3), [
      '2028-02-28T09:00',
      '2028-02-29T09:00',
      '2028-03-01T09:00',
    ]);
    // One day is moved by the jump; those behind it are not.
    assert.deepEqual(row('2026-03-28T02:30', 'Europe/Berlin', 3), [
      '2026-03-28T02:30',
      '2026-03-29T03:30',
      '2026-03-30T02:30',
    ]);
  });

  it('in a row by minutes are real minutes apart, also where the clocks change', () => {
    const row = planSchedule(exactTime('2026-10-25T01:30', 'Europe/Berlin'), { minutes: 60 }, 4);
    assert.deepEqual(
      row.map(({ at }) => localTime(at, 'Europe/Berlin')),
      ['2026-10-25T01:30', '2026-10-25T02:30', '2026-10-25T02:30', '2026-10-25T03:30'],
    );
    assert.throws(() => planSchedule({ at: '2026-01-01T00:00:00.000Z', zone: 'UTC' }, { minutes: 0 }, 2), RangeError);
    assert.throws(() => planSchedule({ at: '2026-01-01T00:00:00.000Z', zone: 'UTC' }, { days: 0.5 }, 2), RangeError);
  });

  it('are in order and never nearer than the gap, whenever and wherever they start', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 40 }),
        (first, zone, minutes, count) => {
          const row = planSchedule({ at: first.toISOString(), zone }, { minutes }, count).map(({ at }) =>
            Date.parse(at),
          );
          assert.equal(row.length, count);
          for (let n = 1; n < count; n++) assert.equal((row[n] ?? 0) - (row[n - 1] ?? 0), minutes * 60_000);
          const days = planSchedule({ at: first.toISOString(), zone }, { days: 1 }, count).map(({ at }) =>
            Date.parse(at),
          );
          // A day is never shorter than 22 hours where daylight saving time is an hour or less, or a day is left out.
          for (let n = 1; n < count; n++) assert.ok((days[n] ?? 0) - (days[n - 1] ?? 0) >= 22 * 3_600_000);
        },
      ),
    );
  });

  it('are rounded up to the steps of a platform', () => {
    const zone = 'Asia/Kolkata';
    assert.equal(roundUp({ at: '2026-11-23T06:31:00.000Z', zone }, 15).at, '2026-11-23T06:45:00.000Z');
    assert.equal(roundUp({ at: '2026-12-31T23:58:00.000Z', zone: 'UTC' }, 5).at, '2027-01-01T00:00:00.000Z');
    assert.equal(roundUp({ at: '2026-11-23T06:30:00.000Z', zone }, 15).at, '2026-11-23T06:30:00.000Z');
  });
});

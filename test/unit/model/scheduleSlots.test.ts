import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scheduleRuleSchema, type ScheduleRule } from '../../../src/model/scheduleRule';
import { assignSlots, type SlotWish } from '../../../src/model/scheduleSlots';

const rule = (fields: Partial<ScheduleRule> = {}): ScheduleRule =>
  scheduleRuleSchema.parse({ timeZone: 'UTC', times: ['12:00', '18:00'], ...fields });
const after = Date.parse('2027-02-01T13:00:00Z');
const slots = (wishes: readonly SlotWish[], taken: Record<string, string[]> = {}): (string | null)[] =>
  assignSlots(
    wishes,
    after,
    new Map(Object.entries(taken).map(([lane, times]) => [lane, times.map((at) => Date.parse(at))])),
  ).map((slot) => slot?.at.slice(5, 16) ?? null);

describe('the free times of uploads', () => {
  it('are given out in order, for each account by itself', () => {
    const tiktok = { lane: 'tiktok/default', rule: rule() };
    const youtube = { lane: 'youtube/default', rule: rule({ times: ['09:00'] }) };
    assert.deepEqual(slots([tiktok, youtube, tiktok, youtube, tiktok]), [
      '02-01T18:00',
      '02-02T09:00',
      '02-02T12:00',
      '02-03T09:00',
      '02-02T18:00',
    ]);
  });

  it('leave out what the account posts already, and what another rule has taken of it', () => {
    const lane = 'tiktok/default';
    const every = { lane, rule: rule() };
    const evening = { lane, rule: rule({ times: ['18:00'] }) };
    assert.deepEqual(slots([every, evening, every], { [lane]: ['2027-02-01T18:00:00Z'] }), [
      '02-02T12:00',
      '02-03T18:00',
      '02-02T18:00',
    ]);
  });

  it('are none where nothing says when', () => {
    assert.deepEqual(slots([{ lane: 'tiktok/default', rule: null }]), [null]);
  });

  it('are never two at once on one account, nor closer than its gap', () => {
    const lanes = fc.constantFrom('a/x', 'a/y', 'b/x');
    const wishes = fc.array(fc.record({ lane: lanes, gap: fc.constantFrom(0, 30, 600) }), { maxLength: 25 });
    fc.assert(
      fc.property(wishes, (all) => {
        const found = assignSlots(
          all.map(({ lane, gap }) => ({ lane, rule: rule({ minimumGapMinutes: gap }) })),
          after,
          new Map(),
        );
        for (const [index, slot] of found.entries()) {
          const at = Date.parse(slot?.at ?? '');
          assert.ok(at > after);
          for (const other of all.keys()) {
            if (other === index || all[other]?.lane !== all[index]?.lane) continue;
            const distance = Math.abs(at - Date.parse(found[other]?.at ?? ''));
            const sameRule = all[other]?.gap === all[index]?.gap;
            assert.ok(distance >= (sameRule ? Math.max(1, (all[index]?.gap ?? 0) * 60_000) : 1));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

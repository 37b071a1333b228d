import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nextSlot, noRateLimits, quotaOf, rateLimitsOf, rateLimitSettingsSchema } from '../../../src/model/rateLimits';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const limits = (change: Partial<typeof noRateLimits>) => ({ ...noRateLimits, ...change });

describe('rate limits', () => {
  it('leave an account alone that has none, or that nothing was posted to', () => {
    assert.equal(nextSlot({ posts: [NOW - 1], closedUntil: 0 }, noRateLimits, NOW), NOW);
    const strict = limits({ cooldownSeconds: 60, perHour: 1, perDay: 1 });
    assert.equal(nextSlot({ posts: [], closedUntil: 0 }, strict, NOW), NOW);
  });

  it('open at the end of the longest of what closes them, to the millisecond', () => {
    const posts = [NOW - 23 * HOUR, NOW - HOUR + 1000, NOW - 10_000];
    const at = (change: Partial<typeof noRateLimits>, closedUntil = 0): number =>
      nextSlot({ posts, closedUntil }, limits(change), NOW) - NOW;
    assert.equal(at({ cooldownSeconds: 60 }), 50_000);
    assert.equal(at({ cooldownSeconds: 10 }), 0, 'over exactly now');
    assert.equal(at({ perHour: 2 }), 1000);
    assert.equal(at({ perHour: 1 }), HOUR - 10_000);
    assert.equal(at({ perDay: 3 }), HOUR);
    assert.equal(at({ perDay: 4 }), 0);
    assert.equal(at({ cooldownSeconds: 60, perHour: 2, perDay: 3 }), HOUR);
    assert.equal(at({ perHour: 2 }, NOW + 5 * HOUR), 5 * HOUR, 'the platform has the last word');
    assert.equal(at({ perHour: 2 }, NOW - 1), 1000);
  });

  it('are kept by a row of posts that are each made at the next slot, and none could have been earlier', () => {
    const some = fc.record({
      cooldownSeconds: fc.integer({ min: 0, max: 7200 }),
      perHour: fc.option(fc.integer({ min: 1, max: 6 })),
      perDay: fc.option(fc.integer({ min: 1, max: 20 })),
    });
    fc.assert(
      fc.property(some, fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { maxLength: 40 }), (set, waits) => {
        const posts: number[] = [];
        let now = NOW;
        const allowed = (at: number): boolean => {
          const last = posts.at(-1);
          const within = (span: number): number => posts.filter((post) => post > at - span).length;
          if (last !== undefined && at - last < set.cooldownSeconds * 1000) return false;
          if (set.perHour !== null && within(HOUR) >= set.perHour) return false;
          return set.perDay === null || within(24 * HOUR) < set.perDay;
        };
        for (const wait of waits) {
          now += wait;
          const slot = nextSlot({ posts, closedUntil: 0 }, set, now);
          assert.ok(slot >= now && allowed(slot));
          assert.ok(slot === now || !allowed(slot - 1), 'it could have been made earlier');
          posts.push(slot);
          now = Math.max(now, slot);
        }
      }),
    );
  });

  it('say what is left', () => {
    const posts = [NOW - 23 * HOUR, NOW - 30_000];
    assert.deepEqual(quotaOf({ posts, closedUntil: 0 }, limits({ perHour: 1, perDay: 5 }), NOW), {
      limits: limits({ perHour: 1, perDay: 5 }),
      usedThisHour: 1,
      usedThisDay: 2,
      leftThisHour: 0,
      leftThisDay: 3,
      nextAt: new Date(NOW - 30_000 + HOUR).toISOString(),
      closedUntil: null,
    });
    const closed = quotaOf({ posts: [], closedUntil: NOW + HOUR }, noRateLimits, NOW);
    assert.deepEqual([closed.leftThisDay, closed.closedUntil], [null, new Date(NOW + HOUR).toISOString()]);
  });

  it('are set by platform, on top of what is usual there', () => {
    const settings = rateLimitSettingsSchema.parse({ tiktok: { perHour: 2 }, youtube: { perDay: null }, other: {} });
    assert.deepEqual(rateLimitsOf('tiktok', settings), { cooldownSeconds: 0, perHour: 2, perDay: 15 });
    assert.deepEqual(rateLimitsOf('youtube', settings), { cooldownSeconds: 0, perHour: 10, perDay: null });
    assert.deepEqual(rateLimitsOf('other', settings), noRateLimits);
    for (const wrong of [{ tiktok: { perHour: 0 } }, { tiktok: { perMinute: 1 } }, { 'Tik Tok': {} }, { tiktok: 3 }]) {
      assert.equal(rateLimitSettingsSchema.safeParse(wrong).success, false, JSON.stringify(wrong));
    }
  });
});

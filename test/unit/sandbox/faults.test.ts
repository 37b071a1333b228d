import assert from 'node:assert/strict';
import { ZodError } from 'zod';
import { Faults } from '../../../sandbox/faults';

describe('sandbox faults', () => {
  it('are all off at first', () => {
    const faults = new Faults();
    assert.deepEqual(faults.settings(), {});
    assert.equal(faults.take('fakeSuccess'), undefined);
  });

  it('strike as often as asked for, then never', () => {
    const faults = new Faults();
    faults.set({ fakeSuccess: { times: 2 } });
    assert.ok(faults.take('fakeSuccess'));
    assert.ok(faults.take('fakeSuccess'));
    assert.equal(faults.take('fakeSuccess'), undefined);
  });

  it('strike until switched off when no count is given', () => {
    const faults = new Faults();
    faults.set({ serverError: { on: 'page' } });
    for (let i = 0; i < 5; i += 1) assert.ok(faults.take('serverError'));
    faults.set({ serverError: null });
    assert.equal(faults.take('serverError'), undefined);
  });

  it('are not used up where they do not apply', () => {
    const faults = new Faults();
    faults.set({ serverError: { on: 'publish', times: 1 } });
    assert.equal(
      faults.take('serverError', ({ on }) => on === 'page'),
      undefined,
    );
    assert.ok(faults.take('serverError', ({ on }) => on === 'publish'));
  });

  it('are merged into those in force, with defaults filled in', () => {
    const faults = new Faults();
    faults.set({ titleRemount: {} });
    faults.set({ visibilityDiffers: {} });
    assert.deepEqual(faults.settings(), { titleRemount: { afterMs: 100 }, visibilityDiffers: { storedAs: 'private' } });
  });

  it('are refused whole when one of them has another shape', () => {
    const faults = new Faults();
    const patch = { fakeSuccess: {}, serverError: { on: 'sometimes' } };
    assert.throws(() => faults.set(patch as never), ZodError);
    assert.throws(() => faults.set({ noSuchFault: {} } as never), ZodError);
    assert.deepEqual(faults.settings(), {});
  });

  it('tell who waits when they are cleared, even after they were used up', async () => {
    const faults = new Faults();
    faults.set({ stuckProgress: { atPercent: 10, times: 1 } });
    faults.take('stuckProgress');
    const released = faults.released('stuckProgress');
    faults.clear();
    await released;
  });
});

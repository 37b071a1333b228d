import type { TikTokFaults } from './faults';

/** How the page is to misbehave during one upload. Sent to it with the answer that starts the upload. */
export interface Quirks {
  modals: 'usual' | 'none' | 'many';
  postDisabled: boolean;
  /** Milliseconds after the last edit; null for never. */
  captionRemountMs: number | null;
  captionSticky: boolean;
  coverIgnored: boolean;
  lookAlikes: boolean;
  continueDialog: { afterMs: number; dialogs: number } | null;
  fakeToast: boolean;
  noToast: boolean;
  redirectLost: boolean;
}

/** Uses the page's faults up for one upload. */
export function takeQuirks(faults: TikTokFaults): Quirks {
  const many = faults.take('manyModals') !== undefined;
  return {
    modals: faults.peek('noModals') !== undefined ? 'none' : many ? 'many' : 'usual',
    postDisabled: faults.take('postDisabled') !== undefined,
    captionRemountMs: faults.take('captionRemount')?.afterMs ?? null,
    captionSticky: faults.take('captionSticky') !== undefined,
    coverIgnored: faults.take('coverIgnored') !== undefined,
    lookAlikes: faults.take('lookAlikes') !== undefined,
    continueDialog: faults.take('continueDialog') ?? null,
    fakeToast: faults.take('fakeToast') !== undefined,
    noToast: faults.take('noToast') !== undefined,
    redirectLost: faults.take('redirectLost') !== undefined,
  };
}

import type { Faults } from '../faults';

/** How the page is to misbehave during one upload. Sent to it with the answer that starts the upload. */
export interface Quirks {
  doneDisabled: boolean;
  audienceUnnamed: boolean;
  prechecksWarning: boolean;
  lookAlikes: boolean;
  /** Milliseconds after the last edit; null for never. */
  titleRemountMs: number | null;
  descriptionRemountMs: number | null;
  link: 'atOnce' | 'afterUpload' | 'never';
}

/** Uses the page's faults up for one upload. */
export function takeQuirks(faults: Faults): Quirks {
  return {
    doneDisabled: faults.take('doneDisabled') !== undefined,
    audienceUnnamed: faults.take('audienceUnnamed') !== undefined,
    prechecksWarning: faults.take('prechecksWarning') !== undefined,
    lookAlikes: faults.take('lookAlikes') !== undefined,
    titleRemountMs: faults.take('titleRemount')?.afterMs ?? null,
    descriptionRemountMs: faults.take('descriptionRemount')?.afterMs ?? null,
    link: faults.take('videoLink')?.appears ?? 'atOnce',
  };
}

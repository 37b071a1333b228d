import type { InstagramFaults } from './faults';

/** How the dialog is to misbehave. Sent to the page when it opens one. */
export interface Quirks {
  inputIgnored: boolean;
  chooserOnly: boolean;
  reelsNotice: boolean;
  cropKept: boolean;
  noOriginalCrop: boolean;
  discardDialog: boolean;
  shareDisabled: boolean;
  lookAlikes: boolean;
  /** What the caption field holds at first. */
  prefilled: string;
  /** Milliseconds after the last edit at which the caption field is made anew, holding `prefilled`; null: never. */
  remountMs: number | null;
}

/** Uses the dialog's faults up for one dialog. */
export function takeQuirks(faults: InstagramFaults): Quirks {
  const prefilled = faults.take('captionPrefilled');
  return {
    inputIgnored: faults.take('inputIgnored') !== undefined,
    chooserOnly: faults.take('chooserOnly') !== undefined,
    reelsNotice: faults.take('reelsNotice') !== undefined,
    cropKept: faults.take('cropKept') !== undefined,
    noOriginalCrop: faults.take('noOriginalCrop') !== undefined,
    discardDialog: faults.take('discardDialog') !== undefined,
    shareDisabled: faults.take('shareDisabled') !== undefined,
    lookAlikes: faults.take('lookAlikes') !== undefined,
    prefilled: prefilled?.text ?? '',
    remountMs: prefilled?.comesBackAfterMs ?? faults.take('captionRemount')?.afterMs ?? null,
  };
}

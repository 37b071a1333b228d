import { FaultSet } from '../faults';
import { tiktokFaultPatch, type TikTokFaultPatch, type TikTokFaultSettings } from './faultSettings';

/** The faults of the TikTok stand-in. */
export class TikTokFaults extends FaultSet<TikTokFaultSettings, TikTokFaultPatch> {
  constructor() {
    super(tiktokFaultPatch);
  }
}

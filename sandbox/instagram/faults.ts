import { FaultSet } from '../faults';
import type { SiteContext } from '../site';
import { instagramFaultPatch, type InstagramFaultPatch, type InstagramFaultSettings } from './faultSettings';

/** The faults of the Instagram stand-in. */
export class InstagramFaults extends FaultSet<InstagramFaultSettings, InstagramFaultPatch> {
  constructor() {
    super(instagramFaultPatch);
  }
}

export type InstagramContext = SiteContext<InstagramFaults>;

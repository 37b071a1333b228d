import { z } from 'zod';
import { Faults } from './faults';
import { faultPatch } from './faultSettings';
import { InstagramFaults } from './instagram/faults';
import { instagramFaultPatch } from './instagram/faultSettings';
import { TikTokFaults } from './tiktok/faults';
import { tiktokFaultPatch } from './tiktok/faultSettings';

/** A change of any site's faults: YouTube's by their names, those of every other site under the site's name. */
export const sandboxFaultPatch = z.strictObject({
  ...faultPatch.shape,
  tiktok: tiktokFaultPatch.optional(),
  instagram: instagramFaultPatch.optional(),
});
export type SandboxFaultPatch = z.input<typeof sandboxFaultPatch>;

/** The faults of all sites, changed and shown as one. */
export class SandboxFaults {
  readonly youtube = new Faults();
  readonly tiktok = new TikTokFaults();
  readonly instagram = new InstagramFaults();

  /** Applies a change. @throws {z.ZodError} when it has another shape; then nothing is changed. */
  set(patch: SandboxFaultPatch): void {
    const { tiktok = {}, instagram = {}, ...youtube } = sandboxFaultPatch.parse(patch);
    this.youtube.set(youtube);
    this.tiktok.set(tiktok);
    this.instagram.set(instagram);
  }

  clear(): void {
    this.youtube.clear();
    this.tiktok.clear();
    this.instagram.clear();
  }

  /** What is in force now; sites without a fault are left out. */
  settings(): Record<string, unknown> {
    const others = Object.entries({ tiktok: this.tiktok.settings(), instagram: this.instagram.settings() });
    return {
      ...this.youtube.settings(),
      ...Object.fromEntries(others.filter(([, settings]) => Object.keys(settings).length > 0)),
    };
  }
}

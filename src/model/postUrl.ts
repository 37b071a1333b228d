import * as z from 'zod';
import { sentence } from './sentence';

/** Where a post's id is in its address; the first match counts. */
const patterns: Readonly<Record<string, readonly RegExp[]>> = {
  youtube: [/[?&]v=([\w-]{6,})/, /\/(?:shorts|video|live|embed)\/([\w-]{6,})/, /youtu\.be\/([\w-]{6,})/],
  tiktok: [/\/(?:video|photo)\/(\d+)/],
  instagram: [/\/(?:reels?|p|tv)\/([\w-]+)/],
};

export const postUrlSchema = z
  .url({ protocol: /^https?$/, error: sentence`must be the address of the post, starting with https://` })
  .max(5000, sentence`must be at most 5000 characters`);

/**
 * The platform's id of a post, from its address; where the address does not show one, the address itself.
 * @param platform one that is not known has the last part of the path as its id
 */
export function postIdOf(platform: string, url: string): string {
  for (const pattern of patterns[platform] ?? [/\/([\w-]+)\/?(?:[?#].*)?$/]) {
    const id = pattern.exec(url)?.[1];
    if (id !== undefined) return id;
  }
  return url;
}

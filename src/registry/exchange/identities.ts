import type { VideoRegistry } from '../videoRegistry';
import type { VideoIdentity } from './mergePlan';

/** Identities in one answer of the worker. */
const PAGE = 2000;

/** Of all videos, what tells one from another. */
export async function allIdentities(registry: Pick<VideoRegistry, 'exchange'>): Promise<VideoIdentity[]> {
  const all: VideoIdentity[] = [];
  for (;;) {
    const page = await registry.exchange('videoIdentities', all.at(-1)?.id ?? '', PAGE);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

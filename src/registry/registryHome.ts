import * as path from 'node:path';
import * as z from 'zod';

/**
 * What is noted of each registry, outside of it: for whose clips it is, and where it is. VS Code keeps the storage
 * folder of a workspace by the workspace and not by its clips: the same folder opened alone and in a `.code-workspace`
 * has two, and a remote host that finds the folder in use is given another one, `<id>-1` up to `<id>-9`.
 */
export const registryMarkerSchema = z.object({
  version: z.literal(1),
  /** The extension's storage folder of a workspace, absolute. */
  storage: z.string().min(1),
  /** URIs of the workspace's folders. */
  folders: z.array(z.string()).max(1000),
  /** What the workspace is called. */
  name: z.string(),
  /** UTC, ISO 8601. */
  openedAt: z.string(),
  videos: z.number().int().nonnegative(),
  /** The storage folder whose registry a person chose for this workspace; null: none was asked. */
  choice: z.string().nullable(),
});

export type RegistryMarker = z.infer<typeof registryMarkerSchema>;

export interface HomeFacts {
  /** The storage folder that VS Code hands out for this workspace, absolute. */
  readonly storage: string;
  /** URIs of the open folders. */
  readonly folders: readonly string[];
  readonly markers: readonly RegistryMarker[];
  /** Whether there is a registry in a storage folder. */
  readonly hasRegistry: (storage: string) => boolean;
  readonly exists: (folder: string) => boolean;
}

export type HomeDecision =
  | {
      readonly kind: 'use';
      readonly storage: string;
      /** `stand-in`: VS Code handed out a numbered folder; `storage` is the one it stands for. */
      readonly because: 'own' | 'chosen' | 'stand-in';
    }
  /** There is a registry for these folders, and only a person knows whether it is meant. The one used last is first. */
  | { readonly kind: 'ask'; readonly candidates: readonly RegistryMarker[] };

/** Which registry a workspace is opened with. Never begins an empty one in silence where another has its clips. */
export function decideHome(facts: HomeFacts): HomeDecision {
  const { storage, markers, hasRegistry, exists } = facts;
  const choice = markers.find((marker) => marker.storage === storage)?.choice ?? null;
  if (choice === storage) return { kind: 'use', storage, because: 'own' };
  if (choice !== null && hasRegistry(choice)) return { kind: 'use', storage: choice, because: 'chosen' };

  const original = standsFor(storage);
  if (original !== null && exists(path.dirname(original)) && !hasRegistry(storage)) {
    return { kind: 'use', storage: original, because: 'stand-in' };
  }
  const candidates = others(facts, original);
  const isSecond = original !== null && candidates.some((marker) => marker.storage === original);
  if (candidates.length > 0 && (!hasRegistry(storage) || isSecond)) return { kind: 'ask', candidates };
  return { kind: 'use', storage, because: 'own' };
}

/**
 * The storage folder for which VS Code handed out another one, because a host that is alive, or was until ten minutes
 * ago, has it: `…/workspaceStorage/<id>-1/<extension>` stands for `…/workspaceStorage/<id>/<extension>`.
 */
export function standsFor(storage: string): string | null {
  const workspace = path.dirname(storage);
  const original = /^(.*[^-])-[1-9]$/.exec(path.basename(workspace))?.[1];
  return original === undefined ? null : path.join(path.dirname(workspace), original, path.basename(storage));
}

/** Registries of workspaces that have one of these folders, or of the folder that this one stands for. */
export function others(
  { storage, folders, markers, hasRegistry }: Pick<HomeFacts, 'storage' | 'folders' | 'markers' | 'hasRegistry'>,
  original = standsFor(storage),
): RegistryMarker[] {
  return markers
    .filter((marker) => marker.storage !== storage && hasRegistry(marker.storage))
    .filter((marker) => marker.storage === original || marker.folders.some((folder) => folders.includes(folder)))
    .sort((a, b) => b.openedAt.localeCompare(a.openedAt));
}

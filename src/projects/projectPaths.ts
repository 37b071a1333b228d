import picomatch from 'picomatch';
import * as z from 'zod';
import { sentence } from '../model/sentence';

/** Clip files, wherever the project does not say otherwise. */
export const CLIP_EXTENSIONS = ['mp4', 'mov', 'webm', 'mkv', 'avi'] as const;

const MAX_PATH = 300;

/** Why a path or glob of a project file could leave the workspace folder; null: it cannot. */
function outside(pattern: string): string | null {
  if (pattern.includes('\0')) return sentence`a path cannot hold a NUL character`;
  if (pattern.includes('\\')) return sentence`use "/" between folders, on every system`;
  if (/^(\/|[A-Za-z]:|~)/.test(pattern)) return sentence`must be relative to the workspace folder`;
  if (pattern.split(/[/{},()|]/).some((part) => /^\.{2,}$/.test(part))) {
    return sentence`must stay inside the workspace folder (no "..")`;
  }
  return null;
}

/** A file or folder, relative to the workspace folder, "/" between folders. */
export const projectPathSchema = z
  .string()
  .min(1)
  .max(MAX_PATH)
  .superRefine((value, context) => {
    const problem =
      outside(value) ?? (/[*?]/.test(value) ? sentence`is a path, not a pattern; patterns go under "include"` : null);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

/**
 * As picomatch is to read every glob of a project: file names of cameras come in any case, and a name may hold a line
 * break (flag "s"); no regular expressions.
 */
const options = { flags: 'is', dot: false, noextglob: true, nonegate: true, strictBrackets: true } as const;

/** A glob, relative to its clip folder. Bounded, so that no pattern makes matching slow. */
export const globSchema = z
  .string()
  .min(1)
  .max(MAX_PATH)
  .superRefine((value, context) => {
    const problem = outside(value) ?? unusable(value);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

function unusable(glob: string): string | null {
  const segments = glob.split('/');
  if (segments.filter((segment) => segment === '**').length > 3) return sentence`takes at most three "**"`;
  if (segments.some((segment) => (segment.match(/\*+/g) ?? []).length > 3)) {
    return sentence`takes at most three "*" between two "/"`;
  }
  if ((glob.match(/\{/g) ?? []).length > 2) return sentence`takes at most two groups of "{…}"`;
  if (/[()!+@|]/.test(glob)) return sentence`knows "*", "**", "?", "[…]" and "{a,b}" only`;
  try {
    picomatch.makeRe(glob, options);
    return null;
  } catch (error) {
    return sentence`is not a pattern: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Which files of a workspace folder are clips. */
export interface ClipSelection {
  readonly folders: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * Whether a path is a clip of the project.
 * @returns a test for paths relative to the workspace folder, "/" between folders
 */
export function clipMatcher({ folders, include, exclude }: ClipSelection): (relativePath: string) => boolean {
  const included = picomatch([...include], options);
  const excluded = exclude.length === 0 ? () => false : picomatch([...exclude], { ...options, dot: true });
  const prefixes = folders.map((folder) => folderPrefix(folder));
  return (relativePath) =>
    prefixes.some((prefix) => {
      if (!relativePath.startsWith(prefix)) return false;
      const within = relativePath.slice(prefix.length);
      return included(within) && !excluded(within);
    });
}

/** "clips/", whatever way the folder is written ("./clips", "clips/"); "" for the workspace folder itself. */
export function folderPrefix(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  return parts.map((part) => `${part}/`).join('');
}

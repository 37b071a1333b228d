import type { UploadStatus } from '../../model/uploadStatus';

/** What a row of the original's `video_uploads` says. */
export interface AsfsUpload {
  readonly status: string;
  readonly postId: string | null;
  readonly error: string | null;
}

/** What can be taken from it as known. */
export interface AsfsOutcome {
  readonly status: UploadStatus;
  /** An id that a platform gave; null: there is none. */
  readonly postId: string | null;
  readonly url: string | null;
  /** Why the state is another than the original's; null: it is the same. */
  readonly doubt: string | null;
}

/** How an id of each platform looks, and the address of its post where the id alone makes one. */
const platforms: Readonly<Record<string, { id: RegExp; inUrl: RegExp; url: (id: string) => string | null }>> = {
  youtube: {
    id: /^[A-Za-z0-9_-]{11}$/,
    inUrl: /(?:youtu\.be\/|[?&]v=|\/(?:shorts|video|embed)\/)([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])/,
    url: (id) => `https://www.youtube.com/shorts/${id}`,
  },
  // The address of a TikTok needs its author's name, which the original did not keep.
  tiktok: { id: /^\d{15,20}$/, inUrl: /\/(?:video|photo)\/(\d{15,20})(?!\d)/, url: () => null },
  instagram: {
    id: /^[A-Za-z0-9_-]{10,12}$/,
    inUrl: /instagram\.com\/(?:[^/]+\/)?(?:reel|reels|p)\/([A-Za-z0-9_-]{5,40})/,
    url: (id) => `https://www.instagram.com/reel/${id}/`,
  },
};

/**
 * The id in what the original stored as one. It stored sentences too ("Upload successful"): those are none. Words such
 * as "upload_done" have the letters of an id; so an id needs a digit, or a capital behind a small letter.
 */
export function asfsPostId(platform: string, stored: string | null): string | null {
  const text = stored?.trim() ?? '';
  const rules = platforms[platform];
  if (!rules || text === '') return null;
  const inUrl = /^https?:\/\/\S+$/.test(text) ? rules.inUrl.exec(text)?.[1] : undefined;
  if (inUrl !== undefined) return inUrl;
  return rules.id.test(text) && /\d|[a-z][A-Z]/.test(text) ? text : null;
}

/**
 * What the original's row says about the upload. It wrote BLOCKED and RATE_LIMITED over successes, left IN_PROGRESS
 * behind when it crashed, and called an upload done without an id: in all of these there may be a post, and a person
 * or a verification has to look before anything is uploaded again.
 */
export function asfsOutcome(platform: string, { status, postId, error }: AsfsUpload): AsfsOutcome {
  const id = asfsPostId(platform, postId);
  const known = (to: UploadStatus): AsfsOutcome => ({ status: to, postId: null, url: null, doubt: null });
  const unknown = (doubt: string): AsfsOutcome => ({ ...known('NEEDS_VERIFICATION'), doubt });
  const said = postId !== null && postId.trim() !== '' ? ` It noted: "${postId.trim().slice(0, 200)}".` : '';

  if (id !== null) {
    return { status: 'SUCCESS', postId: id, url: platforms[platform]?.url(id) ?? null, doubt: null };
  }
  switch (status) {
    case 'SUCCESS':
      return unknown(`ASFS called this upload a success, but kept no post id.${said}`);
    case 'IN_PROGRESS':
      return unknown('ASFS stopped in the middle of this upload.');
    case 'BLOCKED':
      return unknown('ASFS blocked this as a duplicate, which erased what it knew of the post.');
    case 'RATE_LIMITED':
      return unknown('ASFS refused this for its rate limit, which may have erased what it knew of a post.');
    case 'PENDING':
      return known('PENDING');
    case 'FAILED':
    case 'FAILED_FINAL':
      return { ...known(status), doubt: error };
    default:
      return unknown(`ASFS left this upload in a state of its own: "${status.slice(0, 100)}".${said}`);
  }
}

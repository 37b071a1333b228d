/** The stand-ins there are. */
export type SandboxPlatform = 'youtube' | 'tiktok' | 'instagram';

/** What exists on a stand-in after publishing. */
export interface SandboxPost {
  platform: SandboxPlatform;
  /** The channel's id, or the user's name. */
  account: string;
  /** The video's id: 11 characters on YouTube, 19 digits on TikTok. */
  id: string;
  /** The page where the video plays. */
  url: string;
  /** On a site without titles, the first line of the caption. */
  title: string;
  /** The text below the post: YouTube's description, the caption elsewhere. */
  description: string;
  tags: string[];
  /** YouTube says "scheduled" instead of who will see it; elsewhere `publishAt` alone tells. */
  visibility: 'public' | 'unlisted' | 'friends' | 'private' | 'scheduled';
  /** ISO 8601, UTC; null unless scheduled. */
  publishAt: string | null;
  /** null where the site does not ask. */
  madeForKids: boolean | null;
  /** The answer about altered content; null when the question was left open. */
  alteredContent: boolean | null;
  /** null where the site does not ask. */
  notifySubscribers: boolean | null;
  /** Names of the playlists it is in; absent where the site has none. */
  playlists?: string[];
  /** What viewers may do with it; absent where the site does not ask. */
  allowComments?: boolean;
  allowDuet?: boolean;
  allowStitch?: boolean;
  /** What only TikTok has: where the cover was taken from, in milliseconds; null: not chosen. */
  tiktok?: { coverMs: number | null };
  /** What only Instagram has. */
  instagram?: {
    crop: 'original' | '1:1' | '9:16' | '16:9';
    /** Where the cover was taken from, in milliseconds; null: not chosen. */
    coverMs: number | null;
    soundOn: boolean;
  };
  /** How many bytes had arrived when it was published. */
  bytes: number;
  /** How many bytes the file has, as its sender announced. */
  totalBytes: number;
  /** False when it was published too early: the bytes that were still to come are lost ("Processing abandoned"). */
  complete: boolean;
  /** SHA-256 of the bytes that arrived, lower-case hex. */
  sha256: string;
  fileName: string;
  /** ISO 8601, UTC: when the stand-in stored it. */
  publishedAt: string;
  /** How many publishing requests reached the server for this video, this one included. 1 is right. */
  submitClicks: number;
}

/** An upload that was not published. */
export interface SandboxDraft {
  platform: SandboxPlatform;
  /** The channel's id, or the user's name. */
  account: string;
  id: string;
  url: string;
  title: string;
  fileName: string;
  /** How many bytes have arrived. */
  bytes: number;
  totalBytes: number;
  /** SHA-256 of the bytes that arrived, lower-case hex. */
  sha256: string;
  /** `abandoned`: the page went away before all bytes had arrived. */
  phase: 'uploading' | 'uploaded' | 'processing' | 'checked' | 'abandoned';
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Publishing requests that reached the server without storing a post. */
  submitClicks: number;
}

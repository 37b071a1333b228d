import type { SandboxDraft, SandboxPost } from '../posts';
import type { InstagramAccount } from './accounts';
import type { InstagramContext } from './faults';
import type { Publication } from './publication';
import { newCode, Reel } from './reel';

/** A reel as its own page and the profile show it. */
export interface ShownReel {
  readonly code: string;
  readonly caption: string;
  /** Whose it is; the profile of an account may also show reels of others. */
  readonly by: string;
  readonly date: Date;
  readonly playable: boolean;
}

/** A reel that another program posted (fault `foreignReel`). */
interface ForeignReel extends ShownReel {
  /** On whose profile it is. */
  readonly on: string;
}

/** How many tiles a profile shows at first. */
const tiles = 12;

/** Everything the stand-in keeps. */
export class Gallery {
  readonly #reels = new Map<string, Reel>();
  #foreign: ForeignReel[] = [];

  constructor(private readonly context: InstagramContext) {}

  create(account: InstagramAccount, fileName: string, totalBytes: number): Reel {
    const reel = new Reel({ account, fileName, totalBytes, directory: this.context.directory });
    this.#reels.set(reel.code, reel);
    return reel;
  }

  find(code: string): Reel | undefined {
    return this.#reels.get(code);
  }

  /** Stores the post. A reel that was published already stays as it is. */
  publish(reel: Reel, asked: Publication): void {
    if (reel.post !== undefined) return;
    const { caption, crop, coverMs, soundOn, aiLabel, commentsOff } = asked;
    const { file, totalBytes, code } = reel;
    const post: SandboxPost = {
      platform: 'instagram',
      account: reel.account.username,
      id: code,
      url: `${this.context.origin}/instagram/reel/${code}/`,
      title: caption.split('\n')[0] ?? '',
      description: caption,
      tags: [],
      visibility: 'public',
      publishAt: null,
      madeForKids: null,
      alteredContent: aiLabel,
      notifySubscribers: null,
      allowComments: !commentsOff,
      instagram: { crop, coverMs, soundOn },
      bytes: file.bytes,
      totalBytes,
      complete: file.bytes === totalBytes,
      sha256: file.sha256,
      fileName: reel.fileName,
      publishedAt: new Date().toISOString(),
      submitClicks: reel.submitClicks,
    };
    reel.publish(post);
    this.context.posted({ ...post });
  }

  /** Puts a reel on the account's profile that did not come from here. */
  addForeign({ username }: InstagramAccount, caption: string, owned: boolean): void {
    const by = owned ? username : 'somebody.else';
    this.#foreign.push({ code: newCode(), caption, by, on: username, date: new Date(), playable: false });
  }

  posts(): SandboxPost[] {
    return [...this.#reels.values()].flatMap(({ post }) => (post === undefined ? [] : [post]));
  }

  drafts(): SandboxDraft[] {
    return [...this.#reels.values()]
      .filter(({ post }) => post === undefined)
      .map((reel) => ({
        platform: 'instagram',
        account: reel.account.username,
        id: reel.code,
        url: `${this.context.origin}/instagram/reel/${reel.code}/`,
        title: reel.fileName,
        fileName: reel.fileName,
        bytes: reel.file.bytes,
        totalBytes: reel.totalBytes,
        sha256: reel.file.sha256,
        phase: reel.phase,
        createdAt: reel.createdAt.toISOString(),
        submitClicks: reel.submitClicks,
      }));
  }

  /** What a profile shows, newest first: the tiles of its first screen, and how many there are in all. */
  profile(username: string): { reels: ShownReel[]; count: number } {
    const all = this.#shown()
      .filter(({ on }) => on === username)
      .sort((a, b) => b.date.getTime() - a.date.getTime());
    return { reels: all.slice(0, tiles), count: all.length };
  }

  reel(code: string): ShownReel | undefined {
    return this.#shown().find((reel) => reel.code === code);
  }

  reset(): void {
    for (const reel of this.#reels.values()) reel.remove();
    this.#reels.clear();
    this.#foreign = [];
  }

  #shown(): ForeignReel[] {
    const own = [...this.#reels.values()].flatMap(({ code, account: { username }, post, listedFrom }) =>
      post === undefined || listedFrom > Date.now()
        ? []
        : [
            {
              code,
              caption: post.description,
              by: username,
              on: username,
              date: new Date(post.publishedAt),
              playable: true,
            },
          ],
    );
    return [...own, ...this.#foreign];
  }
}

import type { SandboxDraft, SandboxPost } from '../posts';
import type { Account } from './accounts';
import type { TikTokContext } from './context';
import type { Publication } from './publication';
import { newPostId, Upload } from './upload';

/** A line of the content table. */
export interface PostRow {
  /** null: the table does not show the post's address yet. */
  readonly id: string | null;
  readonly caption: string;
  readonly visibility: 'public' | 'friends' | 'private' | 'review';
  /** ISO 8601; null: it is live. */
  readonly publishAt: string | null;
  /** ISO 8601. */
  readonly postedAt: string;
}

/** Everything the stand-in keeps. */
export class Studio {
  readonly #uploads = new Map<string, Upload>();
  /** Posts of another program (fault `foreignRow`). */
  #foreign: { readonly account: Account; readonly row: PostRow }[] = [];

  constructor(private readonly context: TikTokContext) {}

  create(account: Account, fileName: string, totalBytes: number): Upload {
    const { directory, processingMs } = this.context;
    const upload = new Upload({ account, fileName, totalBytes, directory, processingMs });
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  /** Stores the post, with whatever bytes have arrived. What was published already stays as it is. */
  publish(upload: Upload, asked: Publication): SandboxPost {
    if (upload.post !== undefined) return upload.post;
    const { uploadId: _, caption, coverMs, ...choices } = asked;
    const post: SandboxPost = {
      platform: 'tiktok',
      account: upload.account.username,
      id: upload.id,
      url: this.videoUrl(upload),
      title: caption.split('\n')[0] ?? '',
      description: caption,
      tags: [],
      ...choices,
      madeForKids: null,
      notifySubscribers: null,
      tiktok: { coverMs },
      bytes: upload.file.bytes,
      totalBytes: upload.totalBytes,
      complete: upload.file.bytes === upload.totalBytes,
      sha256: upload.file.sha256,
      fileName: upload.fileName,
      publishedAt: new Date().toISOString(),
      submitClicks: upload.submitClicks,
    };
    upload.publish(post);
    this.context.posted({ ...post });
    return post;
  }

  discard(upload: Upload): void {
    upload.remove();
    this.#uploads.delete(upload.id);
  }

  /** Puts a post into the account's table that did not come from here. */
  addForeign(account: Account, caption: string): void {
    const row = { id: newPostId(), caption, visibility: 'public', publishAt: null } as const;
    this.#foreign.push({ account, row: { ...row, postedAt: new Date().toISOString() } });
  }

  posts(): SandboxPost[] {
    return [...this.#uploads.values()].flatMap(({ post }) => (post === undefined ? [] : [post]));
  }

  drafts(): SandboxDraft[] {
    return [...this.#uploads.values()]
      .filter(({ post }) => post === undefined)
      .map((upload) => ({
        platform: 'tiktok',
        account: upload.account.username,
        id: upload.id,
        url: this.videoUrl(upload),
        title: upload.prefill,
        fileName: upload.fileName,
        bytes: upload.file.bytes,
        totalBytes: upload.totalBytes,
        sha256: upload.file.sha256,
        phase: upload.phase,
        createdAt: upload.createdAt.toISOString(),
        submitClicks: upload.submitClicks,
      }));
  }

  /** The account's posts, newest first. */
  rows({ username }: Account): PostRow[] {
    const own = [...this.#uploads.values()]
      .filter(({ account, listedFrom }) => account.username === username && listedFrom <= Date.now())
      .flatMap(describePost);
    const foreign = this.#foreign.filter(({ account }) => account.username === username).map(({ row }) => row);
    return [...own, ...foreign].sort((a, b) => b.postedAt.localeCompare(a.postedAt));
  }

  reset(): void {
    for (const upload of this.#uploads.values()) upload.remove();
    this.#uploads.clear();
    this.#foreign = [];
  }

  private videoUrl({ account, id }: Upload): string {
    return `${this.context.origin}/tiktok/@${account.username}/video/${id}`;
  }
}

function describePost({ id, post, underReview }: Upload): PostRow[] {
  if (post === undefined) return [];
  return [
    {
      id: underReview?.link === false ? null : id,
      caption: post.description,
      visibility: underReview === undefined ? (post.visibility as 'public' | 'friends' | 'private') : 'review',
      publishAt: post.publishAt,
      postedAt: post.publishedAt,
    },
  ];
}

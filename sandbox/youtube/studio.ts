import type { SandboxDraft, SandboxPost } from '../posts';
import type { SiteContext } from '../site';
import type { Channel } from './channels';
import type { Publication } from './publication';
import { newVideoId, Upload } from './upload';

/** What a list or the edit page says about a video. */
export type ShownVisibility = Publication['visibility'] | 'draft' | 'pending';

/** A line of the content list. */
export interface VideoRow {
  readonly id: string;
  readonly title: string;
  readonly visibility: ShownVisibility;
  /** ISO 8601, UTC; null unless scheduled. */
  readonly publishAt: string | null;
  readonly date: Date;
  /** The bytes stopped coming before all had arrived. */
  readonly abandoned: boolean;
  /** Whether its bytes are here to be played. */
  readonly playable: boolean;
}

/** A video that another program posted (fault `foreignRow`). */
interface ForeignVideo {
  readonly channel: Channel;
  readonly row: VideoRow;
}

/** Which of the two lists: only a video whose bytes have all arrived is known to be a Short. */
export type Tab = 'short' | 'upload';

/** Everything the stand-in keeps. */
export class Studio {
  readonly #uploads = new Map<string, Upload>();
  #foreign: ForeignVideo[] = [];

  constructor(private readonly context: SiteContext) {}

  create(channel: Channel, fileName: string, totalBytes: number): Upload {
    const { directory, processingMs } = this.context;
    const upload = new Upload({ channel, fileName, totalBytes, directory, processingMs });
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  remove(upload: Upload): void {
    upload.remove();
    this.#uploads.delete(upload.id);
  }

  /** Stores the post, with whatever bytes have arrived. A video that was published already stays as it is. */
  publish(upload: Upload, asked: Publication): SandboxPost {
    if (upload.post !== undefined) return upload.post;
    const { file, totalBytes } = upload;
    const post: SandboxPost = {
      platform: 'youtube',
      account: upload.channel.id,
      id: upload.id,
      url: this.watchUrl(upload.id),
      ...asked,
      bytes: file.bytes,
      totalBytes,
      complete: file.bytes === totalBytes,
      sha256: file.sha256,
      fileName: upload.fileName,
      publishedAt: new Date().toISOString(),
      submitClicks: upload.submitClicks,
    };
    upload.publish(post);
    this.context.posted({ ...post });
    return post;
  }

  /** Puts a video into the channel's list that did not come from here. */
  addForeign(channel: Channel, title: string): void {
    const row: VideoRow = {
      id: newVideoId(),
      title,
      visibility: 'public',
      publishAt: null,
      date: new Date(),
      abandoned: false,
      playable: false,
    };
    this.#foreign.push({ channel, row });
  }

  posts(): SandboxPost[] {
    return [...this.#uploads.values()].flatMap(({ post }) => (post === undefined ? [] : [post]));
  }

  drafts(): SandboxDraft[] {
    return [...this.#uploads.values()]
      .filter(({ post }) => post === undefined)
      .map((upload) => ({
        platform: 'youtube',
        account: upload.channel.id,
        id: upload.id,
        url: this.watchUrl(upload.id),
        title: upload.title,
        fileName: upload.fileName,
        bytes: upload.file.bytes,
        totalBytes: upload.totalBytes,
        sha256: upload.file.sha256,
        phase: upload.phase,
        createdAt: upload.createdAt.toISOString(),
        submitClicks: upload.submitClicks,
      }));
  }

  /** The channel's videos, newest first. */
  rows(channel: Channel, tab: Tab): VideoRow[] {
    const own = [...this.#uploads.values()]
      .filter((upload) => upload.channel.id === channel.id)
      .filter(({ file, totalBytes }) => (file.bytes === totalBytes) === (tab === 'short'))
      .map(describeUpload);
    const foreign = this.#foreign
      .filter((video) => tab === 'short' && video.channel.id === channel.id)
      .map(({ row }) => row);
    return [...own, ...foreign].sort((a, b) => b.date.getTime() - a.date.getTime());
  }

  /** A video of the channel, from here or elsewhere. */
  row(channel: Channel, id: string): VideoRow | undefined {
    return [...this.rows(channel, 'short'), ...this.rows(channel, 'upload')].find((row) => row.id === id);
  }

  watchUrl(id: string): string {
    return `${this.context.origin}/youtube/shorts/${id}`;
  }

  reset(): void {
    for (const upload of this.#uploads.values()) upload.remove();
    this.#uploads.clear();
    this.#foreign = [];
  }
}

function describeUpload(upload: Upload): VideoRow {
  const { id, post, title, phase, createdAt, pendingUntil } = upload;
  const common = { id, abandoned: phase === 'abandoned', playable: true };
  if (post === undefined) return { ...common, title, visibility: 'draft', publishAt: null, date: createdAt };
  return {
    ...common,
    title: post.title,
    visibility: pendingUntil > Date.now() ? 'pending' : (post.visibility as Publication['visibility']),
    publishAt: post.publishAt,
    date: new Date(post.publishedAt),
  };
}

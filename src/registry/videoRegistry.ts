import * as path from 'node:path';
import { v7 as uuid } from 'uuid';
import type { Activity, ActivityQuestion } from '../model/activity';
import type { UploadKey } from '../model/platform';
import type { RateLimits } from '../model/rateLimits';
import type { Campaign, CampaignCount, CampaignPlanInput } from '../model/campaign';
import type { MetadataFields } from '../model/metadataFields';
import type {
  Account,
  Attempt,
  ClaimedUpload,
  Post,
  Upload,
  UploadChange,
  Video,
  VideoWithUploads,
} from '../model/records';
import { sentence } from '../model/sentence';
import type { FileState } from '../model/uploadDecision';
import type { UploadError } from '../model/uploadError';
import { filePathSchema } from '../model/videoFields';
import type { GroupCount, VideoGrouping } from '../model/videoGroups';
import type { StatusCount, VideoFilter, VideoListInput, VideoPage } from '../model/videoList';
import type { VideoMedia, VideoMediaInput } from '../model/videoMedia';
import { hashFile, type FileFacts, type HashFile } from './checksum';
import type { ClipPaths } from './clipPaths';
import { StoreClient } from './engine/workerClient';
import { RegistryError } from './errors';
import { HashPool } from './hashing/hashPool';
import { findMovedFile, lookAtFile } from './fileStates';
import { newVideo, registerInBulk, type BulkOptions, type ClipFile, type ClipRegistration } from './registerVideos';
import { checked } from './store/checked';
import type { RecordedAttempt, ReportedAttempt } from './store/reportOperations';
import type { Store } from './store/store';
import type { Registration } from './store/videoOperations';
import {
  UploadQueue,
  type AttemptResult,
  type LeasedUpload,
  type QueuedRequest,
  type QueueResult,
} from './uploadQueue';

export type { AttemptResult, ClipFile, ClipRegistration, LeasedUpload, QueueResult, Registration };
export type { RecordedAttempt, ReportedAttempt };
export type AttemptOfVideo = Attempt & { readonly platform: string; readonly account: string };

type ExchangeOperation =
  'exportVideos' | 'exportPosts' | 'exportRest' | 'videoIdentities' | 'importVideos' | 'importRest' | 'countVideos';

/** What a registry needs of its store. One that tells nothing of its access can be written. */
export type StoreAccess = Pick<StoreClient<Store>, 'call' | 'onDidChange' | 'backup' | 'close'> &
  Partial<Pick<StoreClient<Store>, 'readonlyReason' | 'onDidChangeAccess'>>;

export interface VideoRegistryOptions {
  /** The database file; its folder must exist. */
  readonly file: string;
  /** The bundled worker (`dist/registryWorker.js`). */
  readonly workerPath: string;
  readonly paths: ClipPaths;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How long other windows' changes may take to be noticed, milliseconds. Default 1,000. */
  readonly pollMs?: number;
}

/** Videos in one answer of the worker: a few milliseconds to take in. */
const PAGE = 500;

/**
 * The registry of videos, uploads, attempts and posts: SQLite on a real file, in a worker thread. Every promise
 * resolves when its change is on disk, and is rejected with a `RegistryError` otherwise.
 */
export class VideoRegistry {
  /** What the upload engine works on. */
  readonly queue: UploadQueue;
  private readonly hashes: HashPool | null;

  private constructor(
    private readonly store: StoreAccess,
    readonly paths: ClipPaths,
    private readonly clock: () => number,
    /** As in {@link VideoRegistryOptions}; other workers are beside it. null: everything runs in this thread. */
    readonly workerPath: string | null,
  ) {
    this.queue = new UploadQueue(store, clock);
    this.hashes = workerPath === null ? null : new HashPool(path.join(path.dirname(workerPath), 'hashWorker.js'));
  }

  static async open({ file, workerPath, paths, now = Date.now, pollMs }: VideoRegistryOptions): Promise<VideoRegistry> {
    // The bundle needs none of this process's flags; a loader among them would take longer to start than all the rest.
    const store = await StoreClient.open<Store>({ workerPath, file, pollMs, execArgv: [] });
    return new VideoRegistry(store, paths, now, workerPath);
  }

  /** On a store that is open already, in whatever thread. */
  static over(store: StoreAccess, paths: ClipPaths, now: () => number): VideoRegistry {
    return new VideoRegistry(store, paths, now, null);
  }

  /** Videos that changed or were removed, by this window or by another; "all" when it cannot be told which. */
  onDidChange(listener: (ids: string[] | 'all') => void): { dispose(): void } {
    return this.store.onDidChange(listener);
  }

  /**
   * Why the registry can only be viewed: every change is refused with this (`REGISTRY_READONLY`). null: it can be
   * written. {@link onDidChangeAccess} tells when that changes.
   */
  get readonlyReason(): RegistryError | null {
    return this.store.readonlyReason ?? null;
  }

  onDidChangeAccess(listener: () => void): { dispose(): void } {
    return this.store.onDidChangeAccess?.(listener) ?? { dispose: () => undefined };
  }

  /**
   * Registers the clip at an absolute path under a new id, hashing it. A path that is registered keeps its record.
   * @param options.title default: the file's name without its extension
   * @throws the file system's error when the clip cannot be read
   */
  async registerVideo(file: string, options: { title?: string; signal?: AbortSignal } = {}): Promise<Registration> {
    const { title, signal } = options;
    const clip: ClipFile = { file, ...(title !== undefined && { title }) };
    return this.store.call('registerVideo', await newVideo(clip, this.bulkContext(), signal));
  }

  /**
   * Registers many clips, a hundred per transaction, and says what became of each.
   * @throws the signal's reason; what was registered before stays
   */
  registerVideos(files: readonly ClipFile[], options?: BulkOptions): Promise<ClipRegistration[]> {
    return registerInBulk(files, this.bulkContext(), options);
  }

  getVideo(id: string): Promise<Video | null> {
    return this.store.call('getVideo', id);
  }

  /** All videos with their uploads, newest first. */
  async getAllVideos(): Promise<VideoWithUploads[]> {
    const videos: VideoWithUploads[] = [];
    for await (const page of this.videoPages()) videos.push(...page);
    return videos;
  }

  /**
   * All videos with their uploads, newest first, a page at a time: no answer is so large that taking it in would hold
   * up this thread. A video that is there from the first page to the last comes exactly once.
   */
  async *videoPages(): AsyncGenerator<readonly VideoWithUploads[], void, undefined> {
    let coming: Promise<VideoPage> | null = this.listVideos({ limit: PAGE });
    while (coming) {
      const { videos, next }: VideoPage = await coming;
      // The next one is read while this one is worked on.
      coming = next && this.listVideos({ after: next, limit: PAGE });
      // Nobody may ask for it any more.
      coming?.catch(() => undefined);
      yield videos;
    }
  }

  /** The given videos with their uploads, in that order; ids that are not registered are left out. */
  async getVideos(ids: readonly string[]): Promise<VideoWithUploads[]> {
    const videos: VideoWithUploads[] = [];
    for (let start = 0; start < ids.length; start += PAGE) {
      videos.push(...(await this.store.call('getVideos', ids.slice(start, start + PAGE))));
    }
    return videos;
  }

  /** One page of videos with their uploads. @throws RegistryError `INVALID_FIELD` */
  listVideos(query: VideoListInput = {}): Promise<VideoPage> {
    return this.store.call('listVideos', query);
  }

  countByStatus(): Promise<StatusCount[]> {
    return this.store.call('countByStatus');
  }

  /** The registry at a glance, for an overview. @throws RegistryError `INVALID_FIELD` */
  activity(question: ActivityQuestion): Promise<Activity> {
    return this.store.call('activity', question, this.nowIso());
  }

  /** How many videos there are, or how many pass a filter. @throws RegistryError `INVALID_FIELD` */
  countVideos(filter: VideoFilter = {}): Promise<number> {
    return this.store.call('countVideos', filter);
  }

  /** How the videos that pass a filter are spread over groups; groups without any are left out. */
  countGroups(by: VideoGrouping, filter: VideoFilter = {}): Promise<GroupCount[]> {
    return this.store.call('countGroups', by, filter);
  }

  /** Which of the given videos have the bytes of another one. */
  twinned(ids: readonly string[]): Promise<string[]> {
    return this.store.call('twinned', ids);
  }

  /** All videos with these bytes (SHA-256, lower-case hexadecimal), the oldest first. */
  findByChecksum(checksum: string): Promise<Video[]> {
    return this.store.call('findByChecksum', checksum);
  }

  /** The video registered at an absolute path. */
  findByPath(file: string): Promise<Video | null> {
    const { workspaceFolder, filePath } = this.paths.toStored(file);
    return this.store.call('findByPath', workspaceFolder, filePath);
  }

  /** Other videos with the same bytes. */
  twins(id: string): Promise<Video[]> {
    return this.store.call('twins', id);
  }

  /**
   * Tells a video that its file is at another path, or that its file holds other bytes now (`acceptChange`).
   * @throws RegistryError `CONTENTS_DIFFER`, `PATH_TAKEN`, `UPLOAD_ACTIVE`, `VIDEO_NOT_REGISTERED`; the file system's error
   */
  async relinkVideo(
    id: string,
    newPath: string,
    { acceptChange = false, signal }: { acceptChange?: boolean; signal?: AbortSignal } = {},
  ): Promise<Video> {
    checked(filePathSchema, newPath, 'filePath');
    return this.relink(id, newPath, await this.hash(newPath, signal), acceptChange);
  }

  /**
   * Looks at a video's file and keeps what it sees: present, changed or missing. A file that was touched, but holds
   * the same bytes, is present. null: its workspace folder is not open. A registry that can only be viewed keeps nothing.
   */
  async refreshFileState(id: string, signal?: AbortSignal): Promise<FileState | null> {
    const video = await this.requireVideo(id);
    const absolute = this.paths.toAbsolute(video);
    if (absolute === null) return null;
    const { state, facts } = await lookAtFile(video, absolute, this.hash, signal);
    if (this.readonlyReason) return state;
    if (state === 'present' && facts) await this.relink(id, absolute, facts, false);
    else await this.setFileState(id, state);
    return state;
  }

  /** Looks for a video's bytes among other files, and relinks it to the first that holds them. null: none does. */
  async findMovedVideo(id: string, candidates: readonly string[], signal?: AbortSignal): Promise<Video | null> {
    const found = await findMovedFile(await this.requireVideo(id), candidates, this.hash, signal);
    return found && this.relink(id, found.file, found.facts, false);
  }

  setMediaFacts(id: string, facts: VideoMediaInput): Promise<void> {
    return this.store.call('setMediaFacts', id, facts);
  }

  /** Videos about whose contents nothing is known, and whose file is there; null: among all. */
  unprobedVideos(ids: readonly string[] | null): Promise<Video[]> {
    return this.store.call('unprobedVideos', ids);
  }

  getMediaFacts(id: string): Promise<VideoMedia | null> {
    return this.store.call('getMediaFacts', id);
  }

  /** What is known to be on the platforms of a video, the newest first. */
  getPosts(videoId: string): Promise<Post[]> {
    return this.store.call('getPosts', videoId);
  }

  /** Metadata written for a video; `platform` "" is what holds for all platforms. */
  getMetadata(videoId: string, platform: string): Promise<MetadataFields | null> {
    return this.store.call('getMetadata', videoId, platform);
  }

  /** All metadata of a video, by platform; "" for all platforms. */
  getAllMetadata(videoId: string): Promise<Record<string, MetadataFields>> {
    return this.store.call('getAllMetadata', videoId);
  }

  /** @param fields replace what was written; null removes it */
  setMetadata(videoId: string, platform: string, fields: MetadataFields | null): Promise<void> {
    return this.store.call('setMetadata', videoId, platform, fields, this.nowIso());
  }

  hasCampaigns(): Promise<boolean> {
    return this.store.call('hasCampaigns');
  }

  /** By name. */
  listCampaigns(): Promise<Campaign[]> {
    return this.store.call('listCampaigns');
  }

  getCampaign(id: string): Promise<Campaign | null> {
    return this.store.call('getCampaign', id);
  }

  /** Which campaigns videos are in; null: of all videos. */
  campaignsOf(videoIds: readonly string[] | null): Promise<{ videoId: string; campaignId: string }[]> {
    return this.store.call('campaignsOf', videoIds);
  }

  /** How the uploads stand that campaigns were started with. */
  countCampaigns(): Promise<CampaignCount[]> {
    return this.store.call('countCampaigns');
  }

  /** @returns its id. @throws RegistryError `INVALID_FIELD`, `CAMPAIGN_EXISTS` */
  async createCampaign(name: string, plan: CampaignPlanInput, videoIds: readonly string[]): Promise<string> {
    const id = uuid();
    await this.store.call('createCampaign', id, name, plan, videoIds, this.nowIso());
    return id;
  }

  /** @throws RegistryError `INVALID_FIELD`, `CAMPAIGN_EXISTS`, `CAMPAIGN_UNKNOWN` */
  renameCampaign(id: string, name: string): Promise<void> {
    return this.store.call('renameCampaign', id, name);
  }

  setCampaignPlan(id: string, plan: CampaignPlanInput): Promise<void> {
    return this.store.call('setCampaignPlan', id, plan);
  }

  /** Its videos, and what was posted of them, stay. */
  deleteCampaign(id: string): Promise<void> {
    return this.store.call('deleteCampaign', id);
  }

  /** Puts videos into a campaign, or to another place in it. @param before what follows them; null: they are the last */
  placeInCampaign(id: string, videoIds: readonly string[], before: string | null): Promise<void> {
    return this.store.call('placeInCampaign', id, videoIds, before);
  }

  removeFromCampaign(id: string, videoIds: readonly string[]): Promise<void> {
    return this.store.call('removeFromCampaign', id, videoIds);
  }

  /** Notes a bulk upload that a campaign was started as. */
  addCampaignBatch(id: string, batchId: string): Promise<void> {
    return this.store.call('addCampaignBatch', id, batchId);
  }

  /** Times at which an account posts, or may have posted, from a moment on. Milliseconds since 1970. */
  async postingTimes(platform: string, account: string, fromMs: number): Promise<number[]> {
    const times = await this.store.call('postingTimes', platform, account, new Date(fromMs).toISOString());
    return times.map((at) => Date.parse(at));
  }

  listAccounts(platform: string | null = null): Promise<Account[]> {
    return this.store.call('listAccounts', platform);
  }

  addAccount(platform: string, account: string, displayName: string | null = null): Promise<void> {
    return this.store.call('addAccount', platform, account, displayName, this.nowIso());
  }

  removeAccount(platform: string, account: string): Promise<boolean> {
    return this.store.call('removeAccount', platform, account);
  }

  /** A value kept with the registry; undefined: never set. It may be of any shape: another version wrote it. */
  getSetting(name: string): Promise<unknown> {
    return this.store.call('getSetting', name);
  }

  setSetting(name: string, value: unknown): Promise<void> {
    return this.store.call('setSetting', name, value);
  }

  /**
   * Records an attempt that another program, or a person, made. It always becomes part of the history; the upload's
   * state changes only where that erases nothing (`reportChangesState`).
   */
  recordUploadAttempt(key: UploadKey, attempt: ReportedAttempt): Promise<RecordedAttempt> {
    return this.store.call('recordUploadAttempt', key, uuid(), attempt, this.nowIso());
  }

  /** Counts a failure that another program had. @returns failures in a row */
  incrementRetryCount(key: UploadKey, maxAttempts = 3): Promise<number> {
    return this.store.call('incrementRetryCount', key, maxAttempts, this.nowIso());
  }

  /** Writes an image of the registry as one ordinary SQLite file, replacing an older one of that name. */
  backup(to: string): Promise<void> {
    return this.store.backup(to);
  }

  /** What SQLite finds wrong with the file; empty when nothing is. Reads all of it. */
  checkIntegrity(): Promise<string[]> {
    return this.store.call('checkIntegrity');
  }

  /** For export and import: whole records, as `exchange/` has them. */
  exchange<K extends ExchangeOperation>(name: K, ...args: Parameters<Store[K]>): Promise<ReturnType<Store[K]>> {
    return this.store.call(name, ...(args as never)) as Promise<ReturnType<Store[K]>>;
  }

  getAttempts(videoId: string): Promise<AttemptOfVideo[]> {
    return this.store.call('getAttempts', videoId);
  }

  getUploadStatus(key: UploadKey): Promise<Upload | null> {
    return this.store.call('getUploadStatus', key);
  }

  /** Whether an upload may be queued now, and what speaks against it. */
  canUpload(key: UploadKey, limits: RateLimits | null = null): Promise<QueueResult> {
    return this.store.call('canUpload', key, this.nowIso(), limits);
  }

  setDuplicateAllowed(id: string, allowed: boolean): Promise<void> {
    return this.store.call('setDuplicateAllowed', id, allowed);
  }

  updateTitle(id: string, title: string): Promise<void> {
    return this.store.call('updateTitle', id, title);
  }

  setFileState(id: string, state: FileState): Promise<void> {
    return this.store.call('setFileState', id, state);
  }

  /** Forgets a video with its history. Its file and its posts stay. */
  deleteVideo(id: string): Promise<void> {
    return this.store.call('deleteVideo', id);
  }

  queueUpload(request: QueuedRequest): Promise<QueueResult> {
    return this.queue.queue(request);
  }

  queuedLanes(): Promise<{ platform: string; account: string }[]> {
    return this.queue.queuedLanes();
  }

  /** Takes the next upload of a lane; see {@link UploadQueue.claim}. */
  async claimNext(
    platform: string,
    account: string,
    owner: string,
    leaseMs: number,
    limits: RateLimits | null = null,
  ): Promise<ClaimedUpload | null> {
    return (await this.queue.claim(platform, account, owner, leaseMs, limits)).claimed;
  }

  saveCheckpoint(uploadId: number, owner: string, checkpoint: Record<string, unknown>): Promise<void> {
    return this.queue.saveCheckpoint(uploadId, owner, checkpoint);
  }

  /** Resolves once it is durable that the point of no return is about to be passed. */
  beginSubmit(uploadId: number, attemptId: string, owner: string, leaseMs: number): Promise<void> {
    return this.queue.beginSubmit(uploadId, attemptId, owner, leaseMs);
  }

  finishAttempt(uploadId: number, attemptId: string, owner: string, result: AttemptResult): Promise<UploadChange> {
    return this.queue.finishAttempt(uploadId, attemptId, owner, result);
  }

  leasedUploads(): Promise<LeasedUpload[]> {
    return this.queue.leasedUploads();
  }

  recoverUpload(leased: LeasedUpload, error: UploadError): Promise<UploadChange | null> {
    return this.queue.recover(leased, error);
  }

  async close(): Promise<void> {
    await this.hashes?.dispose();
    await this.store.close();
  }

  /** Hashes a file, in another thread where there is one. @throws as `hashFile` does */
  readonly hash: HashFile = (file, signal) => (this.hashes ? this.hashes.hash(file, signal) : hashFile(file, signal));

  private async requireVideo(id: string): Promise<Video> {
    const video = await this.getVideo(id);
    if (!video) throw new RegistryError('VIDEO_NOT_REGISTERED', sentence`No video is registered under the id "${id}".`);
    return video;
  }

  private relink(id: string, absolute: string, facts: FileFacts, acceptChange: boolean): Promise<Video> {
    const { size, modifiedMs, checksum } = facts;
    const file = { ...this.paths.toStored(absolute), size, fileModifiedMs: modifiedMs, checksum };
    return this.store.call('relinkVideo', id, file, acceptChange);
  }

  private bulkContext(): Parameters<typeof registerInBulk>[1] {
    return {
      paths: this.paths,
      hash: this.hash,
      hashing: this.hashes?.size ?? 1,
      nowIso: () => this.nowIso(),
      registerChunk: (videos) => this.store.call('registerVideos', videos),
    };
  }

  private nowIso(): string {
    return new Date(this.clock()).toISOString();
  }
}

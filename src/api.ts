import { DEFAULT_ACCOUNT, type UploadKey } from './model/uploadKey';
import type { Attempt, Upload, VideoWithUploads } from './model/records';
import type { OpenServices } from './commands/services';

/** Version 1 of what other extensions can use. Methods open the registry if it is not open yet. */
export interface ClipdeckApi {
  /** Where the workspace's registry, evidence and logs are; undefined while no folder is open. */
  readonly storageFolder: string | undefined;
  /** Registers the clip at an absolute path; one that is registered keeps its record. @returns its id */
  registerVideo(file: string, options?: { title?: string }): Promise<string>;
  getAllVideos(): Promise<VideoWithUploads[]>;
  /** null: never asked for. */
  getUploadStatus(videoId: string, platform: string, account?: string): Promise<Upload | null>;
  /** Newest first. */
  getAttempts(videoId: string): Promise<(Attempt & { platform: string; account: string })[]>;
}

export interface ClipdeckExports {
  /** @throws RangeError for a version that this build does not have */
  getApi(version: number): ClipdeckApi;
}

export function createExports(open: OpenServices, storageFolder: string | undefined): ClipdeckExports {
  const api: ClipdeckApi = {
    storageFolder,
    registerVideo: async (file, options) => (await (await open()).registry.registerVideo(file, options)).video.id,
    getAllVideos: async () => (await open()).registry.getAllVideos(),
    getUploadStatus: async (videoId, platform, account = DEFAULT_ACCOUNT) => {
      const key: UploadKey = { videoId, platform, account };
      return (await open()).registry.getUploadStatus(key);
    },
    getAttempts: async (videoId) => (await open()).registry.getAttempts(videoId),
  };
  return {
    getApi(version) {
      if (version !== 1) throw new RangeError(`Clipdeck has no API version ${version}; there is version 1.`);
      return api;
    },
  };
}

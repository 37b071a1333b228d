import type * as api from '../../../docs/api/clipdeck';
import { videoListQuerySchema } from '../../model/videoList';
import type { UploadKey } from '../../model/uploadKey';
import type { ClipRegistration } from '../../registry/videoRegistry';
import type { Services } from '../services';
import { contributedUploader } from './contributedUploader';
import { fromOutside, inputs } from './inputs';
import { publicAttempt, publicUpload, publicVideo } from './publicRecords';
import { queueFromOutside, runUploadStage } from './uploadStage';

/** What the API hands on to: everything that needs the open registry. Arguments are unchecked, results are public. */
export function workspaceApi(services: Services, closing: AbortSignal) {
  const { registry, engine } = services;
  const keyFrom = (name: string, videoId: unknown, platform: unknown, account: unknown): UploadKey => ({
    videoId: fromOutside(inputs.videoId, videoId, `${name}: videoId`),
    platform: fromOutside(inputs.platform, platform, `${name}: platform`),
    account: fromOutside(inputs.account, account, `${name}: account`),
  });
  return {
    registerVideo: async (file: unknown, options: unknown): Promise<string> => {
      const path = fromOutside(inputs.file, file, 'registerVideo: file');
      const { title } = fromOutside(inputs.registerOptions, options, 'registerVideo: options');
      return (await registry.registerVideo(path, title === undefined ? {} : { title })).video.id;
    },
    registerVideos: async (files: unknown, options: unknown): Promise<api.RegisteredVideo[]> => {
      const clips = fromOutside(inputs.files, files, 'registerVideos: files').map((clip) => {
        if (typeof clip === 'string') return { file: clip };
        return { file: clip.file, ...(clip.title !== undefined && { title: clip.title }) };
      });
      const { signal } = fromOutside(inputs.bulkOptions, options, 'registerVideos: options');
      return (await registry.registerVideos(clips, signal ? { signal } : {})).map(publicRegistration);
    },
    getVideo: async (id: unknown): Promise<api.VideoWithUploads | null> => {
      const [video] = await registry.getVideos([fromOutside(inputs.videoId, id, 'getVideo: videoId')]);
      return video ? publicVideo(video) : null;
    },
    getAllVideos: async (): Promise<api.VideoWithUploads[]> => (await registry.getAllVideos()).map(publicVideo),
    listVideos: async (query: unknown): Promise<api.VideoPage> => {
      const page = await registry.listVideos(fromOutside(videoListQuerySchema, query ?? {}, 'listVideos: query'));
      return { videos: page.videos.map(publicVideo), next: page.next };
    },
    countByStatus: (): Promise<api.StatusCount[]> => registry.countByStatus(),
    getUploadStatus: async (videoId: unknown, platform: unknown, account: unknown): Promise<api.Upload | null> => {
      const upload = await registry.getUploadStatus(keyFrom('getUploadStatus', videoId, platform, account));
      return upload && publicUpload(upload);
    },
    getAttempts: async (videoId: unknown): Promise<api.Attempt[]> => {
      const id = fromOutside(inputs.videoId, videoId, 'getAttempts: videoId');
      return (await registry.getAttempts(id)).map(publicAttempt);
    },
    getPlatforms: (): api.Platform[] =>
      engine.platforms().map(({ id, name, shortName, capabilities }) => {
        return { id, name, shortName, transport: capabilities.transport };
      }),
    queueUpload: (videoId: unknown, platform: unknown, options: unknown): Promise<api.QueueAnswer> => {
      const { account, metadata } = fromOutside(inputs.uploadOptions, options, 'queueUpload: options');
      return queueFromOutside(services, { key: keyFrom('queueUpload', videoId, platform, account), metadata });
    },
    runUploadStage: (
      videoId: unknown,
      platform: unknown,
      metadata: unknown,
      options: unknown,
    ): Promise<api.UploadEnd> => {
      const { account, signal } = fromOutside(inputs.stageOptions, options, 'runUploadStage: options');
      const request = {
        key: keyFrom('runUploadStage', videoId, platform, account),
        metadata: fromOutside(inputs.metadata, metadata, 'runUploadStage: metadata'),
      };
      return runUploadStage(services, request, signal ? AbortSignal.any([signal, closing]) : closing);
    },
    cancelUpload: (videoId: unknown, platform: unknown, account: unknown): Promise<boolean> =>
      engine.cancel(keyFrom('cancelUpload', videoId, platform, account)),
    verifyUpload: (videoId: unknown, platform: unknown, account: unknown): Promise<api.Verification> =>
      engine.verify(keyFrom('verifyUpload', videoId, platform, account), closing),
    addUploader: (uploader: api.Uploader): { dispose(): void } => engine.addUploader(contributedUploader(uploader)),
  };
}

export type WorkspaceApi = ReturnType<typeof workspaceApi>;

function publicRegistration(registration: ClipRegistration): api.RegisteredVideo {
  const { file } = registration;
  if ('error' in registration) return { file, videoId: null, existed: false, error: registration.error.message };
  return { file, videoId: registration.video.id, existed: !registration.created, error: null };
}

import type { AuditLog } from '../engine/auditLog';
import type { UploadEngine } from '../engine/uploadEngine';
import type { VideoRegistry } from '../registry/videoRegistry';
import type { VideoModel } from '../views/videoModel';
import type { ClipProjects } from './clipProjects';
import type { PostMetadataResolver } from './postMetadata';

/** What is there once the workspace's registry is open. */
export interface Services {
  readonly registry: VideoRegistry;
  readonly engine: UploadEngine;
  readonly model: VideoModel;
  readonly projects: ClipProjects;
  readonly metadata: PostMetadataResolver;
  readonly audit: AuditLog;
}

/** Resolves when the registry is open. @throws Error in words for the person when it cannot be */
export type OpenServices = () => Promise<Services>;

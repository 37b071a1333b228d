import type { UploadKey } from '../model/uploadKey';
import type { PlatformUploader, UploadContext } from '../uploaders/platformUploader';
import type { EngineContext } from './engineContext';

/**
 * Has an account's uploader do something outside of its lane that publishes nothing: a look, a check, a dry run.
 * @param name of the folder for its evidence
 */
export function withUploader<T>(
  { askPerson, evidenceFolder, uploaders }: EngineContext,
  { platform }: Pick<UploadKey, 'platform' | 'account'>,
  name: string,
  signal: AbortSignal,
  work: (uploader: PlatformUploader, context: UploadContext) => Promise<T>,
): Promise<T> {
  return work(uploaders.get(platform), {
    signal,
    progress: () => undefined,
    saveCheckpoint: () => Promise.resolve(),
    evidenceFolder: `${evidenceFolder}/${name}`,
    ...(askPerson ? { askPerson } : {}),
  });
}

import * as path from 'node:path';
import type { Video } from '../model/records';
import type { UploadMetadata, Violation } from '../model/uploadMetadata';
import type { VideoMedia } from '../model/videoMedia';
import type { Services } from './services';
import { translated } from '../views/translated';

/**
 * What a platform would not take, before anything of it is opened.
 * @param media null: the clip was not probed
 */
export function violationsOf(
  { registry, engine }: Pick<Services, 'registry' | 'engine'>,
  platform: string,
  { video, media }: { readonly video: Video; readonly media: VideoMedia | null },
  metadata: UploadMetadata,
): readonly Violation[] {
  const { filePath, size } = video;
  const file = registry.paths.toAbsolute(video) ?? filePath;
  return engine.validate(platform, { path: file, size, fileName: path.basename(filePath), media }, metadata);
}

/** Why a platform will not take it as it is, in words; empty: nothing speaks against it. */
export function objectionsTo(...asked: Parameters<typeof violationsOf>): readonly string[] {
  return violationsOf(...asked)
    .filter(({ severity }) => severity !== 'warning')
    .map(({ message }) => translated(message));
}

import type { FileState } from '../../src/model/uploadDecision';
import type { ExchangedVideo } from '../../src/registry/exchange/document';

/** When the first of them was registered, and all their uploads came into their state. */
export const AT = '2026-11-23T10:00:00.000Z';
const platforms = ['instagram', 'tiktok', 'youtube'];

export const idOf = (n: number): string => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Videos with three uploads each, in chunks of 500, as they are registered and imported. */
export function madeUpVideos(
  count: number,
  workspaceFolder: string,
  fileState: FileState = 'present',
): ExchangedVideo[][] {
  const all = Array.from({ length: count }, (_, n) => video(n, workspaceFolder, fileState));
  return Array.from({ length: Math.ceil(count / 500) }, (_, n) => all.slice(n * 500, n * 500 + 500));
}

function video(n: number, workspaceFolder: string, fileState: FileState): ExchangedVideo {
  return {
    id: idOf(n),
    workspaceFolder,
    filePath: `clips/${n % 100}/clip-${n}.mp4`,
    title: `Clip ${(n * 7919) % 1_000_003} of the series`,
    createdAt: new Date(Date.parse(AT) + n * 1000).toISOString(),
    size: 10_000_000 + n,
    fileModifiedMs: 1_700_000_000_000 + n,
    checksum: n.toString(16).padStart(64, '0'),
    duration: (n * 31) % 60,
    duplicateAllowed: false,
    fileState,
    media: {
      width: 1080,
      height: 1920,
      fps: 30,
      rotation: 0,
      videoCodec: 'avc',
      audioCodec: 'aac',
      bitrate: 4e6,
      fastStart: true,
    },
    metadata: [],
    uploads: platforms.map((platform) => ({
      platform,
      account: 'default',
      status: n % 50 === 0 ? 'FAILED' : n % 3 === 0 ? 'CANCELLED' : 'PENDING',
      statusAt: AT,
      postId: null,
      postUrl: null,
      postVisibility: null,
      error: null,
      retryCount: 0,
      waitsUntil: null,
      attempts: [],
    })),
  };
}

import type { AccountName, PlatformId } from './platform';

/** The account every platform has until the user adds more. */
export const DEFAULT_ACCOUNT: AccountName = 'default';

/** How a platform is written where there is room for it, and where there is not. */
export interface PlatformLabel {
  readonly id: PlatformId;
  /** For headings and sentences: "YouTube Shorts". */
  readonly name: string;
  /** Two characters, for row descriptions: "YT". */
  readonly shortName: string;
}

/** One (video, platform, account): the key of an upload. */
export interface UploadKey {
  readonly videoId: string;
  readonly platform: PlatformId;
  readonly account: AccountName;
}

/** Where something is posted: an account of a platform. */
export type PostingPlace = Pick<UploadKey, 'platform' | 'account'>;

/** A place as one string, for maps. */
export function placeKey({ platform, account }: PostingPlace): string {
  return `${platform}/${account}`;
}

/** A key as one string, for maps and tree ids. `videoId` is a UUID and the others cannot hold "/". */
export function uploadKeyString({ videoId, platform, account }: UploadKey): string {
  return `${videoId}/${platform}/${account}`;
}

/** What is known of a clip's contents. null: unknown. */
export interface MediaFacts {
  /** "mp4", "mov", "webm", "mkv". */
  readonly container: string | null;
  /** Seconds. */
  readonly duration: number | null;
  /** Pixels, as it is shown: turned, and with square pixels. */
  readonly width: number | null;
  readonly height: number | null;
  /** Degrees clockwise by which a player turns the stored frames: 0, 90, 180 or 270. */
  readonly rotation: number | null;
  /** Frames per second, on average over the first 120. */
  readonly fps: number | null;
  /** As mediabunny calls it ("avc", "hevc", "vp9", …), or the container's own word for one it does not know. */
  readonly videoCodec: string | null;
  /** As above ("aac", "opus", …). */
  readonly audioCodec: string | null;
  /** Whether there is sound; tells "no sound" from "unknown codec". */
  readonly hasAudio: boolean | null;
  /** Bits per second, of the file as a whole. */
  readonly bitrate: number | null;
  /** Whether the index comes before the media data (MP4 and MOV only). */
  readonly fastStart: boolean | null;
}

export const UNKNOWN_MEDIA: MediaFacts = {
  container: null,
  duration: null,
  width: null,
  height: null,
  rotation: null,
  fps: null,
  videoCodec: null,
  audioCodec: null,
  hasAudio: null,
  bitrate: null,
  fastStart: null,
};

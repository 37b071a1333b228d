import * as z from 'zod';

/** What a media probe found out about a clip and the registry keeps. null: unknown. */
export const videoMediaSchema = z.lazy(() => {
  const pixels = z.number().int().positive().max(100_000);
  const codec = z.string().min(1).max(100);
  return z.object({
    /** Seconds. */
    duration: z.number().nonnegative().max(1e9).nullable().default(null),
    /** Pixels, as it is shown. */
    width: pixels.nullable().default(null),
    height: pixels.nullable().default(null),
    /** Frames per second. */
    fps: z.number().positive().max(10_000).nullable().default(null),
    /** Degrees clockwise by which a player turns the stored frames. */
    rotation: z.literal([0, 90, 180, 270]).nullable().default(null),
    /** As the probe calls it ("avc", "hevc", …). */
    videoCodec: codec.nullable().default(null),
    audioCodec: codec.nullable().default(null),
    /** Bits per second, of the file as a whole. */
    bitrate: z.number().nonnegative().max(1e12).nullable().default(null),
    /** Whether the index comes before the media data. */
    fastStart: z.boolean().nullable().default(null),
  });
});
export type VideoMedia = z.infer<typeof videoMediaSchema>;
export type VideoMediaInput = z.input<typeof videoMediaSchema>;

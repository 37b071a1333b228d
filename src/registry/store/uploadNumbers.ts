/**
 * The numbers of a video's uploads begin at this many times its own (`migrations/numberedUploads.ts`): they are found, side
 * by side, without an index.
 */
export const UPLOADS_PER_VIDEO = 4096;

/** True for the uploads `u` whose numbers begin at `first`. */
export const uploadsFrom = (first: string): string => `u.id BETWEEN ${first} AND ${first} + ${UPLOADS_PER_VIDEO - 1}`;

const firstOf = `v.number * ${UPLOADS_PER_VIDEO}`;

/** True for the uploads `u` of a video `v`. */
export const uploadsOfVideo = uploadsFrom(firstOf);

/** The number of a video's next upload, where `v` is the video. */
export const nextUploadNumber = `coalesce((SELECT max(u.id) + 1 FROM video_uploads u WHERE ${uploadsOfVideo}), ${firstOf})`;

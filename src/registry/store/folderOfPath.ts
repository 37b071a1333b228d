/** What the column `folder` of a video holds, which has a path of this value; see `migrations/numberedUploads.ts`. */
export const folderOfPath = (path: string): string =>
  `rtrim(rtrim(${path}, replace(replace(${path}, '/', ''), '\\', '')), '/\\')`;

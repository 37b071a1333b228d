/** What the views need to know of an upload's progress, without knowing uploaders. */
export type { UploadPhase, UploadProgress } from '../uploaders/platformUploader';

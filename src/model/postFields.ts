import type { MetadataField } from './metadataFields';
import type { TextUnit } from './textCounts';
import type { UploadMetadata } from './uploadMetadata';

/** How much of what a platform takes is used up by a text. */
export interface Measure {
  readonly field: MetadataField;
  readonly count: number;
  readonly limit: number;
  readonly unit: TextUnit | 'hashtags' | 'mentions';
}

/** Which fields a post on a platform has, and how their limits are counted there. */
export interface PostFields {
  readonly fields: readonly MetadataField[];
  measure(metadata: UploadMetadata): Measure[];
}

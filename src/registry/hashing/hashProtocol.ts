import type { FileFacts } from '../checksum';

export type ToHasher =
  /** `alone`: no other thread hashes, so that a processor is free to read ahead. */
  | { readonly kind: 'hash'; readonly id: number; readonly file: string; readonly alone: boolean }
  | { readonly kind: 'abort'; readonly id: number };

/** `code`: of the file system's error, where it is one. */
export type FromHasher =
  | { readonly kind: 'facts'; readonly id: number; readonly facts: FileFacts }
  | { readonly kind: 'error'; readonly id: number; readonly message: string; readonly code: string | undefined };

import type { FileFacts } from '../checksum';

export type ToHasher =
  | { readonly kind: 'hash'; readonly id: number; readonly file: string }
  | { readonly kind: 'abort'; readonly id: number };

/** `code`: of the file system's error, where it is one. */
export type FromHasher =
  | { readonly kind: 'facts'; readonly id: number; readonly facts: FileFacts }
  | { readonly kind: 'error'; readonly id: number; readonly message: string; readonly code: string | undefined };

import { RegistryError } from '../errors';
import type { JournalMode } from './journalMode';

/** What the client tells the worker when it starts it (`workerData`). */
export interface WorkerOptions {
  readonly file: string;
  /** Names this worker in locks; the client cleans up after it if it dies. */
  readonly token: string;
  readonly mode?: JournalMode | undefined;
  /** Opens without owning and never writes. */
  readonly readonly?: boolean | undefined;
  readonly pollMs?: number | undefined;
  readonly minHoldMs?: number | undefined;
  readonly acquireTimeoutMs?: number | undefined;
}

export interface CallRequest {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface BackupRequest {
  readonly kind: 'backup';
  readonly id: number;
  readonly to: string;
}

export type StoreRequest = CallRequest | BackupRequest;

/** The first message: SQLite, compiled while the thread started. */
export interface EngineMessage {
  readonly kind: 'engine';
  readonly wasm: WebAssembly.Module;
}

/** One message may carry many requests: what a caller asks for at once is to be committed at once. */
export type ToWorker =
  { readonly kind: 'requests'; readonly requests: readonly StoreRequest[] } | { readonly kind: 'close' };

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: PlainError };

/** Ids of changed videos, or `'all'`. */
export type Changes = string[] | 'all';

export type FromWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly error: PlainError }
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  | { readonly kind: 'changed'; readonly changes: Changes }
  /** From now on changes are refused with this error; null: they are not any more. */
  | { readonly kind: 'access'; readonly readonly: PlainError | null };

/** An error without its class, which does not survive the trip between threads. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string;
  /** Its other own enumerable fields: `field`, `details`, `sql` … */
  readonly data: Readonly<Record<string, unknown>>;
}

/** @param error anything thrown; what is no `RegistryError` gets the code `REGISTRY_INTERNAL` */
export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return toPlainError(new Error(String(error)));
  const { name, message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'REGISTRY_INTERNAL';
  const data = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'code', 'cause'].includes(key));
  return { name, message, stack, code, data: clonable(Object.fromEntries(data)) };
}

/** A `RegistryError` with the name, code, message, stack and fields of the original. */
export function fromPlainError(plain: PlainError): RegistryError {
  const error = new RegistryError(plain.code, plain.message);
  Object.assign(error, plain.data, { name: plain.name });
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

function clonable(data: Record<string, unknown>): Record<string, unknown> {
  try {
    return structuredClone(data);
  } catch {
    return {};
  }
}

import type { WorkspaceFolder } from '../clipPaths';
import type { PlainError } from '../engine/workerProtocol';
import type { AsfsReport } from './importAsfs';
import type { ImportReport } from './importRegistry';

export const exportFormats = ['sqlite', 'json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What is to be done; paths are absolute. */
export type ExchangeTask =
  | { readonly kind: 'export'; readonly format: ExportFormat; readonly file: string }
  /** `file`: an export as JSON or SQLite, told apart by how it begins. */
  | { readonly kind: 'import'; readonly file: string }
  /** `root`: see `AsfsOptions`. */
  | { readonly kind: 'importAsfs'; readonly file: string; readonly root?: string | undefined };

export interface ExportReport {
  readonly videos: number;
}

/** What came of a task. */
export type ExchangeReport<Task extends ExchangeTask> = Task['kind'] extends 'export'
  ? ExportReport
  : Task['kind'] extends 'import'
    ? ImportReport
    : AsfsReport;

/** Videos that are done, of all that there are. */
export type OnProgress = (done: number, total: number) => void;

/** What the exchange's thread is told when it starts (`workerData`). */
export interface ExchangeWorkerData {
  readonly task: ExchangeTask;
  readonly folders: readonly WorkspaceFolder[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** `call`: an operation of the registry that the task needs, answered by its id. */
export type FromExchange =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly report: unknown }
  | { readonly kind: 'failed'; readonly error: PlainError };

export type ToExchange =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'abort' };

import type { MediaFacts } from './mediaFacts';

/** To the worker: which file to probe next. */
export interface ProbeRequest {
  readonly id: number;
  readonly file: string;
  /** Milliseconds the worker may take; whoever asks ends it when it takes longer. */
  readonly timeoutMs: number;
}

/** From the worker: what it knows so far; first of all, that it has begun; the last time with `done`. */
export interface ProbeAnswer {
  readonly id: number;
  readonly facts: MediaFacts;
  readonly done: boolean;
}

/** What an error of the registry carries besides its code and message. Everything in it survives the trip between threads. */
export interface RegistryErrorData {
  /** The argument or column that is wrong, where one can be named. */
  readonly field?: string | undefined;
  /** Facts for a person or a log: plain, structured-clonable values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
}

/** Every error the registry throws on purpose. `code` is stable and meant for decisions, `message` is meant for people. */
export class RegistryError extends Error {
  override name = 'RegistryError';
  readonly code: string;
  declare readonly field?: string;
  declare readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, data: RegistryErrorData = {}) {
    super(message, data.cause === undefined ? undefined : { cause: data.cause });
    this.code = code;
    if (data.field !== undefined) this.field = data.field;
    if (data.details !== undefined) this.details = data.details;
  }
}

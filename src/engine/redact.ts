import { redact } from '../model/redact';

export { redact };

/** An error with everything it was made from, redacted, for the log. */
export function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  const cause = error.cause === undefined ? '' : `\ncaused by ${describeForLog(error.cause)}`;
  return redact(error.stack ?? `${error.name}: ${error.message}`) + cause;
}

/**
 * Takes what must not be kept out of a text that goes to a log: bearer tokens, cookies, OAuth values, and the query
 * strings of addresses (upload sessions carry their secret there).
 */
export function redact(text: string): string {
  return text
    .replace(/\b(Bearer|OAuth)\s+[\w.~+/=-]+/gi, '$1 [redacted]')
    .replace(/\b((?:set-)?cookie)\s*:\s*[^\n]+/gi, '$1: [redacted]')
    .replace(
      /\b(access_token|refresh_token|client_secret|code_verifier|sessionid|upload_url|authorization)("?\s*[=:]\s*"?)[^\s"&,}]+/gi,
      '$1$2[redacted]',
    )
    .replace(/(https?:\/\/[^\s"'?#]+)[?#][^\s"']*/g, '$1?[redacted]');
}

/** An error with everything it was made from, redacted, for the log. */
export function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  const cause = error.cause === undefined ? '' : `\ncaused by ${describeForLog(error.cause)}`;
  return redact(error.stack ?? `${error.name}: ${error.message}`) + cause;
}

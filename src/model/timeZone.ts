/** More names than there are; what is asked for beyond is looked at anew. */
const MAX_KNOWN = 2_000;
const known = new Set<string>();

/** Whether it is the name of a time zone, such as "Europe/Berlin" or "UTC". */
export function isTimeZone(name: string): boolean {
  // Making a format takes most of a millisecond, and the same few zones are asked about again and again.
  if (known.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (known.size < MAX_KNOWN) known.add(name);
  return true;
}

const collator = new Intl.Collator('en', { numeric: true });

/** Orders paths of clips as a person would: "part 2" before "part 10". The same on every machine. */
export function byClipName(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

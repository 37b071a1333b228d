/** What turns around the direction of all that follows, until it is taken back. */
const directions = /[\u202A-\u202E\u2066-\u2069]/gu;
const breaks = /[\p{Cc}\u2028\u2029]+/gu;

/** A text of any kind, such as a file name, as it can stand in a row: nothing in it reaches what stands beside it. */
export function rowText(text: string): string {
  return text.replace(directions, '').replace(breaks, ' ');
}

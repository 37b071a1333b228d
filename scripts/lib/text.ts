/** A pattern for an element that shows exactly this text, give or take white space around it; a pattern stays as it is. */
export function exactly(text: string | RegExp): RegExp {
  if (text instanceof RegExp) return text;
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** A line in a frame, for the one thing a reader must not miss. */
export function boxed(line: string): string {
  const edge = '─'.repeat(line.length + 2);
  return `┌${edge}┐\n│ ${line} │\n└${edge}┘`;
}

import fs from 'node:fs';
import * as z from 'zod';

/** One cell of the table of faults: what a fault led to, on both sides. */
export const faultEndSchema = z.object({
  platform: z.string(),
  fault: z.string(),
  /** The states that design §4 allows it to end in, with the kind of error. */
  expected: z.array(z.string()),
  ended: z.string(),
  /** Posts of our clip on the platform's side. */
  posts: z.number(),
  /** Posts too many: a second one of the same bytes, or one whose button was pressed more than once. */
  doublePosts: z.number(),
  /** Whether the registry says that it is posted, and the platform's side does not. */
  inventedSuccess: z.boolean(),
});
export type FaultEnd = z.infer<typeof faultEndSchema>;

/** Adds a cell to the table that the contract tier prints at its end. Alone, a test file keeps none. */
export function noteFaultEnd(end: FaultEnd): void {
  const file = process.env['CLIPDECK_FAULT_TABLE'];
  if (file) fs.appendFileSync(file, `${JSON.stringify(end)}\n`);
}

export function readFaultEnds(file: string): FaultEnd[] {
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => faultEndSchema.parse(JSON.parse(line)));
}

/** What is wrong with a cell, in words; empty: it holds. */
export function faultProblems({ expected, ended, doublePosts, inventedSuccess }: FaultEnd): string[] {
  return [
    ...(expected.includes(ended) ? [] : [`should be ${expected.join(' or ')}`]),
    ...(doublePosts > 0 ? [`${doublePosts} posts too many`] : []),
    ...(inventedSuccess ? ['a success without a post'] : []),
  ];
}

/** The table as text: a line per fault with a column per platform, and the sums that have to be zero. */
export function faultTableText(ends: readonly FaultEnd[]): string {
  const platforms = [...new Set(ends.map(({ platform }) => platform))].sort();
  const faults = [...new Set(ends.map(({ fault }) => fault))];
  const rows = faults.map((fault) => [
    fault,
    ...platforms.map((platform) => {
      const cell = ends.find((end) => end.fault === fault && end.platform === platform);
      if (!cell) return '';
      return `${faultProblems(cell).length === 0 ? '✓' : '✗'} ${cell.ended}`;
    }),
  ]);
  const table = [['fault', ...platforms], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const doublePosts = ends.reduce((sum, end) => sum + end.doublePosts, 0);
  const invented = ends.filter(({ inventedSuccess }) => inventedSuccess).length;
  const wrong = ends.flatMap((end) =>
    faultProblems(end).map((problem) => `${end.platform}, ${end.fault}: ${end.ended}, ${problem}`),
  );
  return [
    ...lines,
    `${ends.length} cells: ${doublePosts} double posts, ${invented} successes without a post, ${wrong.length} that do not hold`,
    ...wrong,
  ].join('\n');
}

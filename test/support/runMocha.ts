import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { RecordingReporter } from './recordingReporter';
import { formatRecord, parseRecord } from './testRecords';

const usage = 'Usage: runMocha.ts [--claims=FOLDER] RECORDS TIMEOUT FILE…';

/**
 * Plain mocha over a list of files, as a program of its own: `tsx runMocha.ts [--claims=FOLDER] RECORDS TIMEOUT FILE…`.
 * Each result goes to the file RECORDS the moment it is known, so that a crash loses nothing that was counted before.
 *
 * With an (empty) folder for claims, several of these programs share the list: each takes the next file that none has
 * taken, and leaves when all are.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { claims: { type: 'string' } }, allowPositionals: true });
  const [recordsFile, timeout, ...files] = positionals;
  if (recordsFile === undefined || files.length === 0) throw new Error(usage);
  const write = (line: string): void => fs.appendFileSync(recordsFile, `${line}\n`);

  let failures = 0;
  for (const batch of values.claims === undefined ? [files] : claimed(files, values.claims)) {
    failures += await runFiles(batch, Number(timeout), write);
  }
  write(formatRecord({ kind: 'end' }));
  // Ends here and now: a forgotten timer or socket must not keep the whole run waiting.
  process.exit(failures > 0 ? 1 : 0);
}

/** One after another, the files that no other program has taken. */
function* claimed(files: readonly string[], folder: string): Generator<string[]> {
  for (const [index, file] of files.entries()) {
    try {
      // Made by one of them alone: creating it fails for all others.
      fs.closeSync(fs.openSync(path.join(folder, String(index)), 'wx'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    yield [file];
  }
}

/** @returns how many tests failed */
async function runFiles(files: string[], timeout: number, write: (line: string) => void): Promise<number> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout,
    forbidOnly: Boolean(process.env['CI']),
    reporter: RecordingReporter,
    reporterOptions: {
      write: (line: string) => {
        // Files may follow: the end of all of them is told once.
        if (parseRecord(line)?.kind !== 'end') write(line);
      },
    },
    ...(process.env['CLIPDECK_GREP'] ? { grep: process.env['CLIPDECK_GREP'] } : {}),
  });
  mocha.files = files;
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  // What happens from now on is the next file's affair.
  mocha.dispose();
  return failures;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});

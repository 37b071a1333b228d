import fs from 'node:fs';
import Mocha from 'mocha';
import { RecordingReporter } from './recordingReporter';

/**
 * Plain mocha over a list of files, as a program of its own: `tsx runMocha.ts RECORDS TIMEOUT FILE…`.
 * Each result goes to the file RECORDS the moment it is known, so that a crash loses nothing that was counted before.
 */
async function main([recordsFile, timeout, ...files]: string[]): Promise<void> {
  if (recordsFile === undefined || files.length === 0) throw new Error('Usage: runMocha.ts RECORDS TIMEOUT FILE…');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: Number(timeout),
    forbidOnly: Boolean(process.env['CI']),
    reporter: RecordingReporter,
    reporterOptions: { write: (line: string) => fs.appendFileSync(recordsFile, `${line}\n`) },
    ...(process.env['CLIPDECK_GREP'] ? { grep: process.env['CLIPDECK_GREP'] } : {}),
  });
  mocha.files = files;
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  // Ends here and now: a forgotten timer or socket must not keep the whole run waiting.
  process.exit(failures > 0 ? 1 : 0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});

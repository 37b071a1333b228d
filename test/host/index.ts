import Mocha from 'mocha';
import { RecordingReporter } from '../support/recordingReporter';

/** Longest time one test may take, in milliseconds; slow machines in CI included. */
const testTimeoutMs = 60_000;

/**
 * Runs the suites inside the extension host; VS Code calls this when it is started with `extensionTestsPath`.
 * @throws {Error} when a test failed, which makes VS Code report a failing exit code.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: testTimeoutMs,
    color: true,
    forbidOnly: Boolean(process.env['CI']),
    reporter: RecordingReporter,
    reporterOptions: { write: (line: string) => console.log(line) },
  });
  // Defines `describe` and `it`; mocha does this itself only for files it loads.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  await loadSuites();

  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} test(s) failed in the extension host.`);
}

/** The list is explicit: everything is in one bundle, and there are no files to search for. */
async function loadSuites(): Promise<void> {
  await import('./suite/smoke.test');
  await import('./suite/manifest.test');
  await import('./suite/registry.test');
  await import('./suite/lmTools.test');
  await import('./suite/api.test');
  await import('./suite/registryExchange.test');
}

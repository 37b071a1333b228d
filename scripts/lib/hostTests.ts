import path from 'node:path';
import {
  countRecords,
  parseRecord,
  type RunResult,
  type TestRecord,
  type TestResult,
} from '../../test/support/testRecords';
import { launchBrowser } from './browser';
import { makeTempFolder, removeFolder, repositoryRoot } from './folders';
import { lastLines } from './processes';
import { launchVSCode, type LaunchOptions } from './vscode';

/** The bundle that `node esbuild.mjs --tests` makes of test/host/index.ts. */
export const hostTestsModule = path.join(repositoryRoot, 'out', 'test', 'host', 'index.js');

export interface HostTestOptions extends Omit<LaunchOptions, 'workspace'> {
  /** The folder to open; by default an empty one. */
  workspace?: string;
  /** For the whole run, start of VS Code included, in milliseconds. Default ten minutes. */
  timeoutMs?: number;
}

/** Runs mocha inside the extension host of a real VS Code, prints what it reports, and counts it. */
export async function runHostTests(options: HostTestOptions = {}): Promise<RunResult> {
  const { timeoutMs = 10 * 60_000, workspace = makeTempFolder('workspace'), ...launch } = options;
  const vscode = await launchVSCode({ extensionTestsPath: hostTestsModule, ...launch, workspace });
  const browser = await launchBrowser();
  try {
    const run = new HostRun();
    const page = await browser.newPage();
    page.on('crash', () => run.end('The page with the workbench crashed.'));
    // The workbench looks for these two by name.
    await page.exposeFunction('codeAutomationLog', (kind: string, parts: unknown) => run.hear(kind, parts));
    await page.exposeFunction('codeAutomationExit', (code: number) => run.end(exitReason(code, run)));
    const limit = setTimeout(() => run.end(`The tests did not end within ${timeoutMs / 1000} s.`), timeoutMs);
    await page.goto(vscode.url(), { timeout: timeoutMs });
    const trouble = await run.ended;
    clearTimeout(limit);
    if (trouble === undefined) return countRecords(run.records);

    console.error(trouble);
    console.error(`What VS Code logged:\n${lastLines(run.log, 60)}`);
    console.error(`What its server logged:\n${lastLines(vscode.log(), 60)}`);
    return { ...countRecords(run.records), complete: false };
  } finally {
    await browser.close();
    await vscode.stop();
    if (options.workspace === undefined) removeFolder(workspace);
  }
}

/** One run as it is heard from outside. */
class HostRun {
  readonly records: TestRecord[] = [];
  /** Everything VS Code said that is not a record. */
  log = '';
  /** Fulfilled when the run is over; with what went wrong, other than failing tests. */
  readonly ended: Promise<string | undefined>;
  #end: (trouble: string | undefined) => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  hear(kind: string, parts: unknown): void {
    const text = (Array.isArray(parts) ? parts : [parts]).map(String).join(' ');
    const record = parseRecord(text);
    if (record) {
      this.records.push(record);
      if (record.kind === 'test') printResult(record);
    } else {
      this.log += `[${kind}] ${text}\n`;
    }
  }

  end(trouble: string | undefined): void {
    this.#end(trouble);
  }
}

/** Failing tests make the exit code 1; with none of them, or without a last record, it means something else. */
function exitReason(code: number, run: HostRun): string | undefined {
  const { counts, complete } = countRecords(run.records);
  if (complete && (code === 0 || counts.failed > 0)) return undefined;
  return `The extension host ended with exit code ${code}${complete ? '' : ' before the tests were over'}.`;
}

const signs = { passed: '✔', failed: '✖', skipped: '-' } as const;

function printResult({ state, title, duration, error }: TestResult): void {
  console.log(`  ${signs[state]} ${title} (${duration} ms)`);
  if (error !== undefined) console.log(error.replaceAll(/^/gm, '      '));
}

import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const script = `
import json, sqlite3, sys
for line in sys.stdin:
    request = json.loads(line)
    try:
        db = sqlite3.connect(request["file"])
        answers = [db.execute(sql).fetchall() for sql in request["queries"]]
        db.close()
        print(json.dumps({"answers": answers}), flush=True)
    except Exception as error:
        print(json.dumps({"error": repr(error)}), flush=True)
`;

type Rows = (string | number | null)[][];

/** Another SQLite (Python's), which knows nothing of this engine, looking at its files. */
class PythonSqlite {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor() {
    this.process = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = readline.createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** Opens a file, with recovery, and runs queries. @throws what Python's sqlite3 says */
  async query(file: string, queries: readonly string[]): Promise<Rows[]> {
    this.process.stdin.write(`${JSON.stringify({ file, queries })}\n`);
    const { value } = (await this.lines.next()) as { value: string };
    const answer = JSON.parse(value) as { answers: Rows[] } | { error: string };
    if ('error' in answer) throw new Error(answer.error);
    return answer.answers;
  }

  close(): void {
    this.process.stdin.end();
  }
}

/**
 * Gives the tests of a suite Python's SQLite, until each test's end. A test that asks for it on a machine without
 * Python is skipped, visibly.
 */
export function usePython(): (test: Mocha.Context) => PythonSqlite {
  let running: PythonSqlite | undefined;
  afterEach(() => {
    running?.close();
    running = undefined;
  });
  return (test) => {
    if (spawnSync('python3', ['-c', 'import sqlite3']).status !== 0) {
      console.warn('      python3 with sqlite3 is missing: the independent check is SKIPPED');
      test.skip();
    }
    return (running ??= new PythonSqlite());
  };
}

/** Copies a database with its journal or WAL, as a crash would leave them; opening the original would repair it. */
export function copyAsCrashed(file: string, folder: string): string {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const copy = path.join(folder, path.basename(file));
  for (const suffix of ['', '-wal', '-journal']) {
    if (fs.existsSync(file + suffix)) fs.copyFileSync(file + suffix, copy + suffix);
  }
  return copy;
}

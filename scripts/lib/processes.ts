import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { onExit } from './cleanup';
import { cleanEnvironment } from './environment';
import { isRunning } from './processState';

/** How long a program may take to end after a polite request, in milliseconds, before it is ended by force. */
const graceMs = 5_000;
/** The same when we are ending ourselves, in milliseconds: the person at the terminal waits for it. */
const exitGraceMs = 2_000;
/** How much of a program's output is kept for error messages, in characters. */
const keptOutput = 200_000;

export interface StartOptions {
  cwd?: string;
  /** The whole environment; by default ours without what belongs to the program that started us. */
  env?: NodeJS.ProcessEnv;
  /** `print` shows the program's output as it comes; `keep` only collects it. Default: keep. */
  output?: 'print' | 'keep';
  /** Keeps the program's standard input open while we live; it closes even when we are killed. Default: none. */
  holdInput?: boolean;
  /** Through the shell: on Windows the only way to run a `.cmd`. Arguments must then be plain words. */
  shell?: boolean;
}

/** A program we started, in a process group of its own, so that it can be ended with all its children and nothing else. */
export class ManagedProcess {
  readonly pid: number;
  /** Fulfilled when the program has ended, with its exit code (null: ended by a signal). */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #forget: () => void;
  #output = '';
  #ended = false;

  private constructor(child: ChildProcess, pid: number) {
    this.pid = pid;
    this.#child = child;
    this.#forget = onExit(() => this.#endAtExit());
    const keep = (chunk: Buffer | string) => {
      this.#output = (this.#output + chunk.toString()).slice(-keptOutput);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.exited = once(child, 'close').then(([code]) => {
      this.#ended = true;
      this.#forget();
      return code as number | null;
    });
  }

  /** @throws {Error} naming the program when it cannot be started. */
  static async start(command: string, args: readonly string[], options: StartOptions = {}): Promise<ManagedProcess> {
    const output = options.output === 'print' ? 'inherit' : 'pipe';
    const stdio: StdioOptions = [options.holdInput ? 'pipe' : 'ignore', output, output];
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? cleanEnvironment(),
      stdio,
      detached: process.platform !== 'win32',
      shell: options.shell ?? false,
      windowsHide: true,
    });
    try {
      await once(child, 'spawn');
    } catch (error) {
      throw new Error(`Cannot start ${command}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
    if (child.pid === undefined) throw new Error(`Cannot start ${command}: the system gave it no process id.`);
    return new ManagedProcess(child, child.pid);
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** The end of what the program wrote (stdout and stderr together). */
  output(): string {
    return this.#output;
  }

  /**
   * Waits until the program's output matches `pattern`.
   * @throws {Error} with the end of the output when the program ends first, or after `timeoutMs` milliseconds.
   */
  async waitForOutput(pattern: RegExp, what: string, timeoutMs: number): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#child.stdout?.off('data', look);
        this.#child.stderr?.off('data', look);
        settle();
      };
      const fail = (why: string) =>
        finish(() => reject(new Error(`${what}: ${why}. It wrote:\n${lastLines(this.#output, 30)}`)));
      const look = () => {
        const match = pattern.exec(this.#output);
        if (match) finish(() => resolve(match));
      };
      const timer = setTimeout(() => fail(`not ready after ${timeoutMs / 1000} s`), timeoutMs);
      this.#child.stdout?.on('data', look);
      this.#child.stderr?.on('data', look);
      void this.exited.then((code) => fail(`it ended (exit code ${String(code)}) before it was ready`));
      look();
    });
  }

  /** Ends the program and its children; fulfilled when it is gone. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#signal('SIGTERM');
    const force = setTimeout(() => this.#signal('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(force);
    // Children that outlived their parent still belong to its group.
    this.#signal('SIGKILL');
  }

  /** Ends the program while we are ending ourselves: it gets a moment to clean up, and nothing here may be awaited. */
  #endAtExit(): void {
    this.#signal('SIGTERM');
    const giveUp = Date.now() + exitGraceMs;
    const never = new Int32Array(new SharedArrayBuffer(4));
    while (isRunning(this.pid) && Date.now() < giveUp) Atomics.wait(never, 0, 0, 10);
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    if (process.platform === 'win32') {
      this.#child.kill();
      return;
    }
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      // ESRCH: the whole group is gone already, which is what we want.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/**
 * Runs a program to its end and returns what it wrote.
 * @throws {Error} naming the command, its exit code and its last lines when it fails or takes over `timeoutMs`.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: StartOptions & { timeoutMs?: number } = {},
): Promise<string> {
  const program = await ManagedProcess.start(command, args, options);
  const { timeoutMs } = options;
  const limit = { passed: false };
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          limit.passed = true;
          void program.stop();
        }, timeoutMs);
  const code = await program.exited;
  clearTimeout(timer);
  if (code === 0) return program.output();
  const why = limit.passed ? `took longer than ${(timeoutMs ?? 0) / 1000} s` : `failed with exit code ${String(code)}`;
  throw new Error(`\`${[command, ...args].join(' ')}\` ${why}.\n${lastLines(program.output(), 30)}`);
}

/** The last `count` lines of a text. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

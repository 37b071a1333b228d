import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';

/**
 * As much of the `vscode` module as the code under test uses, for tests that run outside of an extension host.
 * Importing this file first makes `import … from 'vscode'` find it.
 */

class Uri {
  private constructor(
    readonly scheme: string,
    readonly fsPath: string,
    private readonly text: string,
  ) {}
  static file(file: string): Uri {
    return new Uri('file', file, pathToFileURL(file).toString());
  }
  static parse(text: string): Uri {
    return text.startsWith('file:') ? Uri.file(fileURLToPath(text)) : new Uri(new URL(text).protocol, '', text);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return Uri.file(path.join(base.fsPath, ...parts));
  }
  toString(): string {
    return this.text;
  }
}

class EventEmitter<T> {
  private readonly listeners = new Set<(event: T) => unknown>();
  readonly event = (listener: (event: T) => unknown): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(event: T): void {
    for (const listener of [...this.listeners]) listener(event);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

/** What the code under test told the person, or opened. */
export const told: { messages: string[]; opened: string[] } = { messages: [], opened: [] };

/** Whether the workspace is trusted. */
export const trust = { granted: true };

const tell = (message: string): Promise<undefined> => {
  told.messages.push(message);
  return Promise.resolve(undefined);
};

/** Set by a test to what is to be given out for a new panel. */
export const panels: { make: (viewType: string, title: string) => unknown } = {
  make: () => {
    throw new Error('The test makes no panels.');
  },
};

const stub = {
  Uri,
  EventEmitter,
  CancellationError: class CancellationError extends Error {},
  ViewColumn: { Active: -1 },
  env: {
    language: 'en',
    openExternal: (uri: Uri) => {
      told.opened.push(uri.toString());
      return Promise.resolve(true);
    },
  },
  l10n: {
    t: (message: string, ...values: (string | number)[]) =>
      message.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place)),
  },
  window: {
    createWebviewPanel: (viewType: string, title: string) => panels.make(viewType, title),
    showInformationMessage: tell,
    showWarningMessage: tell,
    showErrorMessage: tell,
  },
  workspace: {
    get isTrusted() {
      return trust.granted;
    },
    onDidGrantWorkspaceTrust: () => ({ dispose: () => undefined }),
  },
  commands: {
    executeCommand: (command: string, ...args: unknown[]) => {
      told.opened.push([command, ...args.map((arg) => JSON.stringify(arg))].join(' '));
      return Promise.resolve(undefined);
    },
  },
};

type Load = (request: string, ...rest: unknown[]) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load;
loader._load = function (request, ...rest) {
  return request === 'vscode' ? stub : load.call(this, request, ...rest);
};

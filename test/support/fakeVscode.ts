import Module from 'node:module';
import path from 'node:path';

/**
 * Enough of the `vscode` module for the views to be used without an editor: values as the editor has them, and
 * texts as they stand in the code. Import this before anything that imports `vscode`.
 */
class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}
  static file(file: string): Uri {
    return new Uri('file', file);
  }
  static parse(text: string): Uri {
    const colon = text.indexOf(':');
    return new Uri(text.slice(0, colon), text.slice(colon + 1).replace(/^\/\//, ''));
  }
  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, path.posix.join(uri.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}:${this.scheme === 'file' ? '//' : ''}${this.path}`;
  }
}

class ThemeColor {
  constructor(readonly id: string) {}
}
class ThemeIcon {
  static readonly Folder = new ThemeIcon('folder');
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

class MarkdownString {
  constructor(public value = '') {}
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendText(text: string): this {
    this.value += text.replace(/[\\`*_{}[\]()#+\-!~<>]/g, '\\$&');
    return this;
  }
}

class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export const fakeVscode = {
  Uri,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  MarkdownString,
  EventEmitter,
  QuickPickItemKind: { Separator: -1, Default: 0 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  env: { language: 'en' },
  workspace: { workspaceFolders: [] as unknown[] },
  window: {
    /** Tests put their own in its place. */
    showWarningMessage: (_text: string, ..._buttons: string[]): Promise<string | undefined> =>
      Promise.resolve(undefined),
  },
  l10n: {
    t: (text: string, ...args: unknown[]): string =>
      text.replace(/\{(\d+)\}/g, (_, n: string) => String(args[Number(n)])),
  },
};

// The editor gives its extensions the module in the same way.
type Load = (request: string, ...rest: unknown[]) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load;
loader._load = (request, ...rest) => (request === 'vscode' ? fakeVscode : load.call(Module, request, ...rest));

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanEnvironment } from './environment';
import { makeTempFolder, removeFolder, repositoryRoot } from './folders';
import { installExtension } from './installExtension';
import { ManagedProcess } from './processes';
import { isRunning } from './processState';
import { descendants } from './processTree';
import { mergeSettings, quietSettings, type Settings } from './settings';
import { currentRelease, ensureVSCodeServer, type InstalledServer, type ServerRelease } from './vscodeServer';
import { workbenchUrl } from './workbenchUrl';

const startTimeoutMs = 60_000;
/** How long what the server started may live on, in milliseconds. */
const childrenEndMs = 10_000;

export interface LaunchOptions {
  /** The folder to open, absolute. */
  workspace: string;
  /** The extension: its folder or `.vsix`, absolute; by default this checkout. `null`: none. */
  extensionPath?: string | null;
  /** Other extensions to install beside it: their folders, absolute. */
  moreExtensions?: readonly string[];
  /**
   * A module whose `run()` is called inside the extension host, absolute, ending in `.js`. With it the extension is
   * loaded as one in development; VS Code then shows no notifications and refuses modal dialogs.
   */
  extensionTestsPath?: string;
  /** User settings, on top of the quiet ones. */
  settings?: Settings;
  /** Settings of the machine the extension host runs on: the place for machine-scoped ones. */
  machineSettings?: Settings;
  /** Variables added to the server's environment, and so to the extension host's. */
  env?: NodeJS.ProcessEnv;
  /** Default true: every folder is trusted. `false` for the tests of restricted mode. */
  disableWorkspaceTrust?: boolean;
  /** Folders of an earlier VS Code, to find its storage again; by default new ones, removed by `stop`. */
  dirs?: VSCodeDirs;
  /** Default: any free one. Storage is found again only at the same port, which is part of the workspace's identity. */
  port?: number;
  /** Which VS Code; by default the current one. */
  release?: ServerRelease;
}

/** Where a VS Code server keeps everything. */
export interface VSCodeDirs {
  serverData: string;
  userData: string;
  extensions: string;
}

/**
 * Starts VS Code as a server on 127.0.0.1, in folders of its own.
 * @throws {Error} with the server's output when it does not start within a minute.
 */
export async function launchVSCode(options: LaunchOptions): Promise<VSCode> {
  const server = await ensureVSCodeServer(options.release ?? currentRelease);
  const vscode = new VSCode(server, options);
  try {
    await vscode.prepare();
    await vscode.start();
    return vscode;
  } catch (error) {
    await vscode.stop();
    throw error;
  }
}

/** A running VS Code server. Its workbench is seen in a browser at {@link VSCode.url}. */
export class VSCode {
  readonly dirs: VSCodeDirs;
  readonly #server: InstalledServer;
  readonly #options: LaunchOptions;
  /** The folder that holds all of `dirs`, when we made it. */
  readonly #ownFolder: string | undefined;
  #process: ManagedProcess | undefined;
  #port: number;
  #log = '';

  /** Use {@link launchVSCode}. */
  constructor(server: InstalledServer, options: LaunchOptions) {
    this.#server = server;
    this.#options = options;
    this.#port = options.port ?? 0;
    if (options.dirs) {
      this.dirs = options.dirs;
    } else {
      this.#ownFolder = makeTempFolder('vscode');
      this.dirs = dirsIn(this.#ownFolder);
    }
  }

  get port(): number {
    return this.#port;
  }

  /** Fulfilled when the server has ended, with its exit code (null: ended by a signal). */
  get exited(): Promise<number | null> {
    return this.#process?.exited ?? Promise.resolve(null);
  }

  /** The address of the workbench, for the workspace given at launch, another folder, or none (null). */
  url(workspace: string | null = this.#options.workspace): string {
    const { extensionPath, extensionTestsPath } = this.#options;
    if (extensionTestsPath === undefined) return workbenchUrl({ port: this.#port, workspace });
    const tests = { extensionPath: extensionPath ?? repositoryRoot, modulePath: extensionTestsPath };
    return workbenchUrl({ port: this.#port, workspace, tests });
  }

  /** What the server has written since launch. */
  log(): string {
    return this.#log + (this.#process?.output() ?? '');
  }

  /** Writes the settings and installs the extension. */
  async prepare(): Promise<void> {
    const { settings = {}, machineSettings = {}, extensionPath = repositoryRoot, extensionTestsPath } = this.#options;
    writeSettings(path.join(this.dirs.userData, 'User'), mergeSettings(quietSettings, settings));
    writeSettings(path.join(this.dirs.userData, 'Machine'), machineSettings);
    // Before a package: once VS Code has made its list of extensions, it removes folders that are not in it.
    for (const extension of this.#options.moreExtensions ?? []) {
      await installExtension(this.#server, this.dirs, extension);
    }
    if (extensionPath !== null && extensionTestsPath === undefined) {
      await installExtension(this.#server, this.dirs, extensionPath);
    }
  }

  /** Starts the server; after {@link halt}, on the same folders and the same port. */
  async start(): Promise<void> {
    const { node, main } = this.#server;
    this.#process = await ManagedProcess.start(node, [main, ...this.#arguments()], {
      env: cleanEnvironment(this.#options.env),
    });
    const ready = /Web UI available at http:\/\/[^:/\s]+:(\d+)/;
    const match = await this.#process.waitForOutput(ready, 'Starting VS Code', startTimeoutMs);
    this.#port = Number(match[1]);
  }

  /** Ends the server and its extension hosts but keeps the folders, as when a machine is switched off. */
  async halt(): Promise<void> {
    if (!this.#process) return;
    const children = await descendants(this.#process.pid);
    await this.#process.stop();
    await this.#whenGone(children.map(({ pid }) => pid));
    this.#log = this.log();
    this.#process = undefined;
  }

  /** Ends the server and removes its folders, unless they were given at launch. */
  async stop(): Promise<void> {
    await this.halt();
    if (this.#ownFolder !== undefined) removeFolder(this.#ownFolder);
  }

  /** The extension hosts of this server: one for each open workbench. */
  async extensionHostPids(): Promise<number[]> {
    if (!this.#process) return [];
    const children = await descendants(this.#process.pid);
    return children.filter((child) => child.command.includes('--type=extensionHost')).map((child) => child.pid);
  }

  /**
   * Kills the extension hosts without warning, as a crash would; fulfilled when they are gone. The workbench starts a new one.
   * @throws {Error} when there is none.
   */
  async killExtensionHost(): Promise<void> {
    const pids = await this.extensionHostPids();
    if (pids.length === 0) throw new Error('This VS Code has no extension host: is a workbench open?');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    // The end of a process that is not our child is announced to nobody: look again until it is gone.
    while (pids.some(isRunning)) await delay(10);
  }

  /**
   * Browsers that the extension started end by themselves when the extension host does, but not in the same instant;
   * until then they write into the folders that are to be removed. One that does not end is killed.
   */
  async #whenGone(pids: readonly number[]): Promise<void> {
    const giveUp = Date.now() + childrenEndMs;
    while (pids.some(isRunning)) {
      if (Date.now() > giveUp) for (const pid of pids.filter(isRunning)) process.kill(pid, 'SIGKILL');
      await delay(20);
    }
  }

  #arguments(): string[] {
    const { serverData, userData, extensions } = this.dirs;
    const { disableWorkspaceTrust = true, extensionTestsPath } = this.#options;
    return [
      ...['--host', '127.0.0.1', '--port', String(this.#port), '--without-connection-token'],
      ...['--server-data-dir', serverData, '--user-data-dir', userData, '--extensions-dir', extensions],
      ...['--accept-server-license-terms', '--disable-telemetry'],
      // Only with this flag may the page name an extension in development; the flag also hides all notifications.
      ...(extensionTestsPath === undefined ? [] : ['--enable-smoke-test-driver']),
      ...(disableWorkspaceTrust ? ['--disable-workspace-trust'] : []),
    ];
  }
}

function dirsIn(folder: string): VSCodeDirs {
  return {
    serverData: path.join(folder, 'server'),
    userData: path.join(folder, 'user'),
    extensions: path.join(folder, 'extensions'),
  };
}

function writeSettings(folder: string, settings: Settings): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

import * as vscode from 'vscode';
import type { ClipdeckApi, ClipdeckExports, Disposable, UploadEvent, Uploader } from '../docs/api/clipdeck';
import type { WorkspaceApi } from './commands/api/workspaceApi';
import type { OpenServices, Services } from './commands/services';

export type { ClipdeckExports };

export interface ApiHost {
  readonly open: OpenServices;
  readonly storageFolder: string | undefined;
  /** Shows platforms that came or went. */
  platformsChanged(services: Services): void;
  report(error: unknown): void;
}

/** What another extension has added, for as long as it wants it: it outlives the registry being opened again. */
interface Contribution {
  readonly uploader: Uploader;
  added: Disposable | undefined;
}

/**
 * The API for other extensions. What is here is what activation needs; everything that does something is loaded, and
 * the registry opened, when it is first asked for.
 */
export class ApiServer implements vscode.Disposable {
  private readonly videos = new vscode.EventEmitter<readonly string[] | 'all'>();
  private readonly uploads = new vscode.EventEmitter<UploadEvent>();
  private readonly contributions = new Set<Contribution>();
  private subscriptions: Disposable[] = [];
  private closing = new AbortController();
  private workspace: { services: Services; api: WorkspaceApi } | undefined;

  constructor(private readonly host: ApiHost) {}

  /** What `activate` hands to other extensions. */
  exports(): ClipdeckExports {
    const api = this.versionOne();
    return {
      getApi(version: number) {
        if (version !== 1) throw new RangeError(`Clipdeck has no API version ${version}; there is version 1.`);
        return api;
      },
    };
  }

  /** Tells of what happens in a registry that was opened, and gives its engine the contributed platforms. */
  async opened(services: Services): Promise<void> {
    const [{ workspaceApi }, { publicEvent }] = await Promise.all([
      import('./commands/api/workspaceApi'),
      import('./commands/api/publicRecords'),
    ]);
    const api = workspaceApi(services, this.closing.signal);
    this.workspace = { services, api };
    this.subscriptions = [
      services.registry.onDidChange((ids) => this.videos.fire(ids)),
      services.engine.onEvent((event) => {
        const told = publicEvent(event);
        if (told) this.uploads.fire(told);
      }),
    ];
    for (const contribution of this.contributions) contribution.added = api.addUploader(contribution.uploader);
  }

  /** The registry is being closed: nothing more is heard of it, and nobody waits for it. */
  closed(): void {
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    this.workspace = undefined;
    this.closing.abort(new Error('Clipdeck was closed. What was asked for goes on when it is opened again.'));
    this.closing = new AbortController();
  }

  dispose(): void {
    this.closed();
    this.videos.dispose();
    this.uploads.dispose();
  }

  private versionOne(): ClipdeckApi {
    const onceOpen =
      <Args extends unknown[], Result>(work: (api: WorkspaceApi, ...args: Args) => Result | Promise<Result>) =>
      async (...args: Args): Promise<Result> =>
        work((await this.openWorkspace()).api, ...args);
    /** A listener wants to hear of what happens from now on: that takes an open registry. */
    const heard = <T>({ event }: vscode.EventEmitter<T>): ((listener: (value: T) => unknown) => Disposable) => {
      return (listener) => {
        if (this.host.storageFolder !== undefined) {
          this.openWorkspace().catch((error: unknown) => this.host.report(error));
        }
        return event(listener);
      };
    };
    return {
      storageFolder: this.host.storageFolder,
      registerVideo: onceOpen((api, file: unknown, options?: unknown) => api.registerVideo(file, options)),
      registerVideos: onceOpen((api, files: unknown, options?: unknown) => api.registerVideos(files, options)),
      getVideo: onceOpen((api, videoId: unknown) => api.getVideo(videoId)),
      getAllVideos: onceOpen((api) => api.getAllVideos()),
      listVideos: onceOpen((api, query?: unknown) => api.listVideos(query)),
      countByStatus: onceOpen((api) => api.countByStatus()),
      getUploadStatus: onceOpen((api, ...key: unknown[]) => api.getUploadStatus(key[0], key[1], key[2])),
      getAttempts: onceOpen((api, videoId: unknown) => api.getAttempts(videoId)),
      getPlatforms: onceOpen((api) => api.getPlatforms()),
      queueUpload: onceOpen((api, ...args: unknown[]) => api.queueUpload(args[0], args[1], args[2])),
      runUploadStage: onceOpen((api, ...args: unknown[]) => api.runUploadStage(args[0], args[1], args[2], args[3])),
      cancelUpload: onceOpen((api, ...key: unknown[]) => api.cancelUpload(key[0], key[1], key[2])),
      verifyUpload: onceOpen((api, ...key: unknown[]) => api.verifyUpload(key[0], key[1], key[2])),
      onDidChangeVideos: heard(this.videos),
      onDidChangeUpload: heard(this.uploads),
      registerUploader: (uploader) => this.contribute(uploader),
    };
  }

  private async openWorkspace(): Promise<{ services: Services; api: WorkspaceApi }> {
    const services = await this.host.open();
    if (!this.workspace) throw new Error('Clipdeck is being closed.');
    return this.workspace.services === services ? this.workspace : this.openWorkspace();
  }

  private async contribute(uploader: Uploader): Promise<Disposable> {
    const { services, api } = await this.openWorkspace();
    const contribution: Contribution = { uploader, added: api.addUploader(uploader) };
    this.contributions.add(contribution);
    this.host.platformsChanged(services);
    return {
      dispose: () => {
        if (!this.contributions.delete(contribution)) return;
        contribution.added?.dispose();
        if (this.workspace) this.host.platformsChanged(this.workspace.services);
      },
    };
  }
}

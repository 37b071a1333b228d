import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { describeForLog } from '../engine/redact';
import { decideHome, others, type HomeFacts, type RegistryMarker } from '../registry/registryHome';
import { RegistryMarkers } from '../registry/registryMarkers';

const REGISTRY = 'registry.db';

export const registryFileIn = (storage: string): string => path.join(storage, REGISTRY);
export const backupFolderIn = (storage: string): string => path.join(storage, 'backups');

/**
 * Where the workspace's registry is: in the storage folder that VS Code hands out, or in another one that has the
 * registry of the same clips. Everything else that is kept for the workspace is beside it.
 */
export class RegistryHome {
  private readonly markers: RegistryMarkers;
  private readonly own: string;

  /** @throws Error when no folder is open */
  constructor(
    context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { storageUri, globalStorageUri } = context;
    if (!storageUri) throw new Error(vscode.l10n.t('Open a folder first: the registry belongs to a workspace.'));
    this.own = storageUri.fsPath;
    this.markers = new RegistryMarkers(path.join(globalStorageUri.fsPath, 'registries'));
  }

  /**
   * The storage folder to be used; asks the person where there is a choice.
   * @throws vscode.CancellationError when the person does not choose
   */
  async find(): Promise<string> {
    const decision = decideHome(await this.facts());
    if (decision.kind === 'ask') return this.ask(decision.candidates);
    const { storage, because } = decision;
    if (because !== 'own') this.log.info(`The registry of this workspace is in ${storage} (${because}).`);
    if (because === 'stand-in') {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'This workspace is open in another window, or was until a moment ago. Both windows work on the same registry.',
        ),
      );
    }
    return storage;
  }

  /** As {@link find}, without asking. */
  async current(): Promise<string> {
    return this.currentBy(await this.facts());
  }

  /** Other registries that this workspace could be opened with, and its own. */
  async alternatives(): Promise<RegistryMarker[]> {
    const facts = await this.facts();
    const current = this.currentBy(facts);
    const own = facts.markers.find(({ storage }) => storage === this.own) ?? this.marker(this.own, 0);
    // A second window's own folder usually has none.
    const ownToo = current !== this.own && facts.hasRegistry(this.own);
    return [...others(facts), ...(ownToo ? [own] : [])].filter(({ storage }) => storage !== current);
  }

  /** Decides which registry this workspace is opened with from now on. */
  async choose(storage: string): Promise<void> {
    await this.markers.set({ ...((await this.markers.get(this.own)) ?? this.marker(this.own, 0)), choice: storage });
  }

  /** Notes that a registry is in use, and for which folders; so that their next workspace finds it. */
  async note(storage: string, videos: number): Promise<void> {
    const known = await this.markers.get(storage);
    // Another workspace's registry stays the one of that workspace.
    const marker =
      storage === this.own || !known ? this.marker(storage, videos) : { ...known, videos, openedAt: now() };
    try {
      await this.markers.set({ ...marker, choice: known?.choice ?? null });
    } catch (error) {
      this.log.warn(describeForLog(error));
    }
  }

  private currentBy(facts: HomeFacts): string {
    const decision = decideHome(facts);
    return decision.kind === 'use' ? decision.storage : this.own;
  }

  private async ask(candidates: readonly RegistryMarker[]): Promise<string> {
    const [newest] = candidates;
    if (!newest) return this.own;
    const use = vscode.l10n.t('Use That Registry');
    const another = vscode.l10n.t('Choose Another…');
    const empty = existsSync(registryFileIn(this.own))
      ? vscode.l10n.t('Keep This Workspace’s Own')
      : vscode.l10n.t('Begin an Empty One');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('The clips of this workspace are registered in another one: “{0}”.', newest.name),
      {
        modal: true,
        detail: vscode.l10n.t(
          '{0} videos, last opened {1}. VS Code keeps separate data for a folder that is opened alone, in a .code-workspace, or while another window has it. With two registries of the same clips, one does not know what the other has uploaded. The registry that you do not choose stays as it is; "Clipdeck: Repair Registry…" can change this later.',
          newest.videos,
          new Date(newest.openedAt).toLocaleString(),
        ),
      },
      ...[use, ...(candidates.length > 1 ? [another] : []), empty],
    );
    let chosen: string | undefined;
    if (answer === use) chosen = newest.storage;
    else if (answer === empty) chosen = this.own;
    else if (answer === another) chosen = (await pickRegistry(candidates))?.storage;
    if (chosen === undefined) throw new vscode.CancellationError();
    await this.choose(chosen);
    return chosen;
  }

  private async facts(): Promise<HomeFacts> {
    return {
      storage: this.own,
      folders: this.folders(),
      markers: await this.markers.all(),
      hasRegistry: (storage) => existsSync(registryFileIn(storage)),
      exists: existsSync,
    };
  }

  private folders(): string[] {
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  }

  private marker(storage: string, videos: number): RegistryMarker {
    const name = vscode.workspace.name ?? '';
    return { version: 1, storage, folders: this.folders(), name, openedAt: now(), videos, choice: null };
  }
}

/** Lets the person choose one of several registries. */
export async function pickRegistry(markers: readonly RegistryMarker[]): Promise<RegistryMarker | undefined> {
  const items = markers.map((marker) => ({
    label: marker.name,
    description: vscode.l10n.t('{0} videos', marker.videos),
    detail: vscode.l10n.t('Last opened {0}', new Date(marker.openedAt).toLocaleString()),
    marker,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Choose a Registry') }))?.marker;
}

const now = (): string => new Date().toISOString();

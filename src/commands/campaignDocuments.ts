import * as vscode from 'vscode';
import type { Campaign, CampaignPlan } from '../model/campaign';
import { changedCampaign } from '../model/campaignChange';
import type { OpenServices } from './services';
import { diagnosticWords, showDiagnostics } from './showDiagnostics';

const SCHEME = 'clipdeck-campaign';
/** The contributed schema is for files of this name. */
const EXTENSION = '.clipdeck-campaign.json';

/** The plan of a campaign as a JSON document, `clipdeck-campaign:/ID/NAME.clipdeck-campaign.json`: saved is applied. */
export class CampaignDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;
  private readonly diagnostics = vscode.languages.createDiagnosticCollection(SCHEME);
  private readonly subscriptions = [
    this.changes,
    this.diagnostics,
    vscode.workspace.registerFileSystemProvider(SCHEME, this, { isCaseSensitive: true }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === SCHEME) this.diagnostics.delete(uri);
    }),
  ];
  /** Open documents by the id of their campaign, with the times of their last change. */
  private readonly times = new Map<string, { readonly uri: vscode.Uri; ms: number }>();

  constructor(private readonly openServices: OpenServices) {}

  /** Shows a campaign's plan in an editor. */
  async show({ id, name }: Campaign): Promise<void> {
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: SCHEME, path: `/${id}/${name}${EXTENSION}` }),
    );
    await vscode.window.showTextDocument(document);
  }

  /** What the registry announces: documents of campaigns that changed are read again. */
  registryChanged(ids: readonly string[] | 'all'): void {
    const changed = ids === 'all' ? [...this.times.keys()] : ids.flatMap((id) => changedCampaign(id) ?? []);
    const files = changed.flatMap((id) => this.times.get(id) ?? []);
    // A later time, so that the editor takes it for another content.
    for (const file of files) file.ms = Math.max(Date.now(), file.ms + 1);
    const { Changed } = vscode.FileChangeType;
    if (files.length > 0) this.changes.fire(files.map(({ uri }) => ({ type: Changed, uri })));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { createdAt, plan, id } = await this.campaign(uri);
    const known = this.times.get(id) ?? { uri, ms: Date.now() };
    this.times.set(id, known);
    return { type: vscode.FileType.File, ctime: Date.parse(createdAt), mtime: known.ms, size: textOf(plan).length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return textOf((await this.campaign(uri)).plan);
  }

  /** @throws vscode.FileSystemError saying where the first mistake is; nothing is changed then */
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { id } = await this.campaign(uri);
    const [{ parseJsonDocument }, { campaignPlanSchema }, { metadataFieldAliases }] = await Promise.all([
      import('../projects'),
      import('../model/campaign'),
      import('../model/metadataFields'),
    ]);
    // Comments would be lost: it is the plan that is kept, not its text.
    const options = { comments: false, aliases: metadataFieldAliases };
    const { value, diagnostics } = parseJsonDocument(new TextDecoder().decode(content), campaignPlanSchema, options);
    showDiagnostics(this.diagnostics, uri, diagnostics);
    const [first] = diagnostics;
    if (!value) {
      const { line = 1, column = 1, path = '', message = '' } = first ?? {};
      const words = diagnosticWords({ path, message });
      throw new vscode.FileSystemError(
        vscode.l10n.t('The campaign stays as it was. Line {0}, column {1}: {2}', line, column, words),
      );
    }
    await (await this.openServices()).registry.setCampaignPlan(id, value);
  }

  watch(): vscode.Disposable {
    // What changes is announced by the registry.
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async campaign(uri: vscode.Uri): Promise<Campaign> {
    const [, id = ''] = uri.path.split('/');
    const campaign = uri.path.endsWith(EXTENSION) ? await (await this.openServices()).registry.getCampaign(id) : null;
    if (!campaign) throw vscode.FileSystemError.FileNotFound(uri);
    return campaign;
  }
}

/** Everything that can be said, also what has its default, so that it can be seen. */
function textOf({ targets, defaults, platforms, texts, schedule }: CampaignPlan): Uint8Array {
  const plan = { targets, defaults, platforms, texts, schedule };
  return new TextEncoder().encode(`${JSON.stringify(plan, null, 2)}\n`);
}

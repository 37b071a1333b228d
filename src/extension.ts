import * as vscode from 'vscode';
import { ApiServer, type ClipdeckExports } from './api';
import type { CampaignParts } from './campaignParts';
import type { CommandHost } from './commands/commandHandlers';
import { registerCommands } from './commands/commands';
import { registerTools } from './commands/lmTools';
import type { RegistryHome } from './commands/registryHome';
import type { Services } from './commands/services';
import type { Dashboard } from './views/dashboard/dashboardPanel';
import type { DetailPanels } from './views/detail/detailPanels';
import { createLogChannel } from './views/logChannel';
import { notifyError } from './views/notifyError';
import { TreeOptionsStore } from './views/tree/treeOptions';
import { VideosView } from './views/tree/videosView';
import { Reports } from './views/reports';
import { VideoTree } from './views/tree/videoTree';
import { DASHBOARD_VIEW, DETAIL_VIEW } from './views/viewIds';
import { Walkthrough } from './views/walkthrough';
import type { WorkspaceServices } from './workspaceServices';

/** What is read here of our own package.json. */
interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string; readonly enablement?: string }[] };
}

/** In the state of a workspace: whether it had campaigns when its registry was open last. */
const HAD_CAMPAIGNS = 'clipdeck.hasCampaigns';

/** Closes what the running window has open; set on activation. */
let closeServices: () => Promise<void> = () => Promise.resolve();

/**
 * Wires the parts. Returns at once: the registry is opened when something asks for it, and what activation itself does
 * not need (uploaders, panel, zod) is evaluated on first use.
 */
export function activate(context: vscode.ExtensionContext): ClipdeckExports | Promise<ClipdeckExports> {
  const log = createLogChannel();
  const report = (error: unknown): void => notifyError(log, error);

  let opening: Promise<WorkspaceServices> | undefined;
  /** What shows a registry, beside the tree; as long as it is open. */
  let shown: vscode.Disposable | undefined;
  const open = (): Promise<WorkspaceServices> => (opening ??= openServices());
  const openServices = async (): Promise<WorkspaceServices> => {
    try {
      const { openWorkspaceServices } = await import('./workspaceServices');
      const services = await openWorkspaceServices(context, log, await home());
      await api.opened(services);
      await showServices(services);
      await vscode.commands.executeCommand('setContext', 'clipdeck.state', 'ready');
      await startWork(services);
      return services;
    } catch (error) {
      await vscode.commands.executeCommand('setContext', 'clipdeck.state', 'failed');
      if (!context.storageUri) throw error;
      const { openTroubleOf } = await import('./commands/registryTrouble');
      throw openTroubleOf(error);
    }
  };
  const home = async (): Promise<RegistryHome> => {
    const { RegistryHome } = await import('./commands/registryHome');
    return new RegistryHome(context, log);
  };
  const showServices = async (services: WorkspaceServices): Promise<void> => {
    const { engine, registry } = services;
    const [{ followAccess }, { Overview }, { UploadNotification }] = await Promise.all([
      import('./commands/registryAccess'),
      import('./views/overview'),
      import('./views/uploadNotification'),
    ]);
    const overview = new Overview(registry, engine, (totals) => view.showTotals(totals), walkthrough, report);
    shown = vscode.Disposable.from(
      overview,
      new UploadNotification(engine, report),
      followAccess({ registry, log, note: (words) => view.note(words), onWritable: () => startWork(services) }),
    );
    await treeOptions.restore();
    await showTree(services);
    await (await campaigns()).show(services);
    await overview.look();
    await showPanels(services).catch(report);
  };
  const showTree = async (services: Services): Promise<void> => {
    const { engine, model, registry } = services;
    const platforms = engine.platforms();
    view.name(platforms);
    const quota = (platform: string, account: string) => engine.quota(platform, account);
    await tree.show({ registry, model, platforms, quota });
  };
  /** Panels that were restored, or held, while no registry was open. */
  const showPanels = async (services: WorkspaceServices): Promise<void> => {
    if (loadingPanels) {
      const [{ detailHost }, loaded] = await Promise.all([import('./commands/detailActions'), loadingPanels]);
      await loaded.follow(detailHost(services, report));
    }
    if (loadingDashboard) {
      const [{ dashboardHost }, loaded] = await Promise.all([import('./commands/dashboardHost'), loadingDashboard]);
      loaded.follow(dashboardHost(services, show, report));
    }
  };
  const namePlatforms = async (services: Services): Promise<void> => {
    await showTree(services);
    await (await campaigns()).name(services);
  };
  /** Services whose work has begun. */
  const working = new WeakSet<WorkspaceServices>();
  /** What only a trusted workspace and a registry that can be written may set off: uploads, and what its project file asks for. */
  const startWork = async (services: WorkspaceServices): Promise<void> => {
    if (!vscode.workspace.isTrusted || services.registry.readonlyReason || working.has(services)) return;
    working.add(services);
    await services.engine.start();
    // The clips are looked at in the background; each row appears when its clip is registered.
    services.startProjects().catch(report);
    const { watchMissed } = await import('./commands/queueCommands');
    watchMissed(services, report);
  };
  const close = async (): Promise<void> => {
    const services = await opening?.catch(() => undefined);
    opening = undefined;
    shown?.dispose();
    shown = undefined;
    await (await loadingCampaigns?.catch(() => undefined))?.hide();
    api.closed();
    await services?.close();
  };
  closeServices = close;
  /** Before the registry is opened anew: the panels stay, and ask nothing of one that is closed. */
  const closeForNow = async (): Promise<void> => {
    for (const loading of [loadingPanels, loadingDashboard]) (await loading?.catch(() => undefined))?.hold();
    await close();
  };

  /** The opening of which the person was told that it failed. */
  let told: Promise<WorkspaceServices> | undefined;
  /** For the tree: opens the registry if there is a workspace; tells once when that fails. */
  const load = async (): Promise<void> => {
    if (!context.storageUri) return;
    const opened = open();
    await opened.catch((error: unknown) => {
      // Also where something that keeps its failure to itself asked first: a panel that is restored, another extension.
      if (told === opened) return;
      told = opened;
      report(error);
    });
  };
  const treeOptions = new TreeOptionsStore(context.workspaceState);
  const tree = new VideoTree(treeOptions, load, report);
  const api = new ApiServer({
    open,
    storageFolder: context.storageUri?.fsPath,
    platformsChanged: (services) => void namePlatforms(services).catch(report),
    report,
  });
  const walkthrough = new Walkthrough();
  const reports = new Reports();
  const view = new VideosView(tree, treeOptions, {
    add: async (files) => {
      await vscode.commands.executeCommand('clipdeck.addVideos', undefined, files);
    },
    addContents: async (files) => {
      await vscode.commands.executeCommand('clipdeck.addVideos', undefined, undefined, files);
    },
  });

  let loadingCampaigns: Promise<CampaignParts> | undefined;
  const campaigns = (): Promise<CampaignParts> => (loadingCampaigns ??= loadCampaigns());
  const loadCampaigns = async (): Promise<CampaignParts> => {
    const { CampaignParts } = await import('./campaignParts');
    const { workspaceState } = context;
    const present = (exist: boolean): void => {
      if (workspaceState.get(HAD_CAMPAIGNS) !== exist) void workspaceState.update(HAD_CAMPAIGNS, exist);
    };
    const loaded = new CampaignParts({ open, load, report, present });
    context.subscriptions.push(loaded);
    return loaded;
  };

  let loadingPanels: Promise<DetailPanels> | undefined;
  const panels = (): Promise<DetailPanels> => (loadingPanels ??= loadPanels());
  const loadPanels = async (): Promise<DetailPanels> => {
    const { DetailPanels } = await import('./views/detail/detailPanels');
    const { detailHost } = await import('./commands/detailActions');
    const loaded = new DetailPanels(context.extensionUri, async () => {
      const services = await open();
      return detailHost(services, report);
    });
    context.subscriptions.push(loaded);
    return loaded;
  };
  const show = async (videoId: string, by?: 'command' | 'row'): Promise<void> => (await panels()).show(videoId, by);

  let loadingDashboard: Promise<Dashboard> | undefined;
  const dashboard = (): Promise<Dashboard> => (loadingDashboard ??= loadDashboard());
  const loadDashboard = async (): Promise<Dashboard> => {
    const { Dashboard } = await import('./views/dashboard/dashboardPanel');
    const { dashboardHost } = await import('./commands/dashboardHost');
    const loaded = new Dashboard(context.extensionUri, async () => dashboardHost(await open(), show, report));
    context.subscriptions.push(loaded);
    return loaded;
  };

  let problems: vscode.DiagnosticCollection | undefined;
  const importProblems = (): vscode.DiagnosticCollection => {
    if (!problems) {
      context.subscriptions.push((problems = vscode.languages.createDiagnosticCollection('clipdeck-import')));
    }
    return problems;
  };

  const commandHost: CommandHost = {
    reports,
    importProblems,
    open,
    show,
    walkthrough,
    showDashboard: async () => (await dashboard()).show(),
    log,
    tree,
    treeOptions,
    view,
    campaigns,
    home,
    showWaiting: async (services) => {
      const { detailHost } = await import('./commands/detailActions');
      await (await loadingPanels)?.showWaiting(detailHost(services, report));
    },
    reopen: async (meanwhile) => {
      await closeForNow();
      await tree.show(undefined);
      try {
        await meanwhile?.();
      } finally {
        await open();
      }
    },
  };

  context.subscriptions.push(
    log,
    treeOptions,
    tree,
    view,
    api,
    registerTools(open),
    vscode.window.registerWebviewPanelSerializer(DETAIL_VIEW, {
      deserializeWebviewPanel: async (panel, state) => (await panels()).deserializeWebviewPanel(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(DASHBOARD_VIEW, {
      deserializeWebviewPanel: async (panel) => (await dashboard()).deserializeWebviewPanel(panel),
    }),
    reports,
    registerCommands(commandHost, (command) => trustedCommands(context.extension.packageJSON as Manifest).has(command)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      tellTrust();
      opening?.then(startWork).catch(report);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('clipdeck.rateLimits')) {
        opening?.then(({ engine }) => engine.limitsChanged()).catch(report);
      }
      // Set only on the machine, and rarely: what runs is queued again and goes on with the new values.
      const sections = ['browser', 'youtube', 'tiktok', 'instagram', 'anchors', 'evidence'].map(
        (it) => `clipdeck.${it}`,
      );
      if (!sections.some((section) => event.affectsConfiguration(section))) return;
      closeForNow().then(load).catch(report);
    }),
  );
  tellTrust();
  void walkthrough.note('clipdeck.hasFolder', (vscode.workspace.workspaceFolders ?? []).length > 0);
  // A clip project works without being looked at.
  void hasClipProject().then((found) => (found ? load() : undefined));
  const exports = api.exports();
  // A campaign's document that is open in an editor is asked for as soon as this has resolved.
  return context.workspaceState.get(HAD_CAMPAIGNS) === true ? campaigns().then(() => exports) : exports;
}

/**
 * How package.json says that something is for trusted workspaces only. Not by the editor's own `isWorkspaceTrusted`: when
 * Workspace Trust is switched off, a window that starts fast never sets it (seen in VS Code 1.139.1).
 */
const TRUSTED = '!clipdeck.restricted';

function tellTrust(): void {
  void vscode.commands.executeCommand('setContext', 'clipdeck.restricted', !vscode.workspace.isTrusted);
}

/** The commands that package.json enables in trusted workspaces only. */
function trustedCommands({ contributes }: Manifest): Set<string> {
  return new Set(
    contributes.commands.flatMap(({ command, enablement }) => (enablement?.includes(TRUSTED) ? [command] : [])),
  );
}

async function hasClipProject(): Promise<boolean> {
  const files = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, 'clipdeck.json'));
  const found = await Promise.allSettled(files.map((file) => vscode.workspace.fs.stat(file)));
  return found.some(({ status }) => status === 'fulfilled');
}

export function deactivate(): Promise<void> {
  return closeServices();
}

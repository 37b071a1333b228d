import * as vscode from 'vscode';
import type { UploadKey } from '../model/uploadKey';
import type { ExportFormat } from '../registry/exchange/exchangeProtocol';
import type { UploadActions } from '../views/presentation';
import type { Walkthrough } from '../views/walkthrough';
import type { TreeOptionsStore } from '../views/tree/treeOptions';
import { uploadKeysOf, videoIdsOf, type TreeRow } from '../views/tree/treeRows';
import type { VideosView } from '../views/tree/videosView';
import type { VideoTree } from '../views/tree/videoTree';
import type { Reports } from '../views/reports';
import { VIDEOS_VIEW } from '../views/viewIds';
import { campaignHandlers, type CampaignHost } from './campaignHandlers';
import type { CommandId } from './commandIds';
import type { DroppedFile } from './copyDropped';
import type { RepairHost } from './repairRegistry';
import type { Services } from './services';

/** What the commands work on. */
export interface CommandHost extends CampaignHost, RepairHost {
  readonly log: vscode.LogOutputChannel;
  readonly tree: VideoTree;
  readonly treeOptions: TreeOptionsStore;
  readonly view: VideosView;
  readonly reports: Reports;
  /** What is wrong in tables of metadata that were imported. */
  importProblems(): vscode.DiagnosticCollection;
  showDashboard(): Promise<void>;
  /** Panels that could not be shown when the registry was opened. */
  showWaiting(services: Services): Promise<void>;
  readonly walkthrough: Walkthrough;
}

/** What a command that concerns uploads was called with: rows of the tree, or nothing from the palette. */
type RowArguments = readonly [row?: TreeRow, selection?: readonly TreeRow[]];

/** The rows a command concerns. With several selected the editor passes the clicked row and the selection. */
function rowsOf([row, selection]: RowArguments, fallback: readonly TreeRow[]): readonly TreeRow[] {
  if (selection && selection.length > 0) return selection;
  return row ? [row] : fallback;
}

/** Files that the Explorer passes: the clicked one, and all that are selected. */
type FileArguments = readonly [file?: vscode.Uri, selection?: readonly vscode.Uri[]];

function filesOf([file, selection]: FileArguments): readonly vscode.Uri[] {
  if (selection && selection.length > 0) return selection;
  return file ? [file] : [];
}

/** Commands that work on a selection are in the palette, too. @throws vscode.CancellationError when nothing is selected */
function selected<T>(things: readonly T[]): T[] {
  if (things.length > 0) return [...things];
  void vscode.window.showInformationMessage(vscode.l10n.t('Select a video or an upload that this concerns first.'));
  throw new vscode.CancellationError();
}

/** What each command does, by its name in package.json. Their parts are loaded when they are asked for. */
export function commandHandlers(host: CommandHost) {
  const rows = (args: RowArguments): readonly TreeRow[] => rowsOf(args, host.view.selection);
  const videoIds = (args: RowArguments): string[] => selected(videoIdsOf(rows(args)));
  /** The uploads a command concerns: rows of uploads, and of videos those for which it makes sense. */
  const uploads = async (args: RowArguments, action: keyof UploadActions): Promise<UploadKey[]> => {
    const keys = uploadKeysOf(rows(args));
    const videos = rows(args).flatMap((row) => (row.kind === 'video' ? [row.videoId] : []));
    const [{ model }, { uploadActions }] = [await host.open(), await import('../views/presentation')];
    const ofVideos = (await model.fetch(videos)).flatMap((video) =>
      video.uploads.filter((upload) => uploadActions(upload)[action]),
    );
    return selected([...keys, ...ofVideos.map(({ videoId, platform, account }) => ({ videoId, platform, account }))]);
  };
  const uploadCommands = () => import('./uploadCommands');
  const queueCommands = () => import('./queueCommands');
  const fileCommands = () => import('./fileCommands');
  const treeCommands = () => import('./treeCommands');
  /** Groups stand for all videos in them. */
  const withoutGroups = async (all: readonly TreeRow[]): Promise<TreeRow[]> => {
    const opened = await Promise.all(
      all.map(async (row): Promise<TreeRow[]> =>
        row.kind === 'group' ? (await host.tree.videosOf(row)).map((videoId) => ({ kind: 'video', videoId })) : [row],
      ),
    );
    return opened.flat();
  };
  const selectedVideos = async (args: readonly unknown[]): Promise<string[]> =>
    selected(videoIdsOf(await withoutGroups(rows(args as unknown as RowArguments))));
  return {
    ...campaignHandlers(host, selectedVideos),
    'clipdeck.addVideos': async (_: unknown, chosen?: readonly vscode.Uri[], dropped?: readonly DroppedFile[]) => {
      const { addVideos } = await import('./addVideos');
      if (dropped) {
        const { copyDropped } = await import('./copyDropped');
        const copies = await copyDropped(await host.open(), dropped);
        if (copies.length > 0) await addVideos(host.open, copies);
      } else await addVideos(host.open, chosen);
    },
    'clipdeck.addFiles': async (...args: FileArguments) => {
      const { addVideos } = await import('./addVideos');
      const ids = await addVideos(host.open, filesOf(args));
      await vscode.commands.executeCommand(`${VIDEOS_VIEW}.focus`);
      const [first] = ids;
      if (first !== undefined) await host.view.reveal(first);
    },
    'clipdeck.uploadFiles': async (...args: FileArguments) => {
      const [{ addVideos }, { uploadFlow }] = [await import('./addVideos'), await import('./uploadFlow')];
      const ids = await addVideos(host.open, filesOf(args));
      if (ids.length === 0) return;
      await uploadFlow(
        await host.open(),
        ids.map((videoId) => ({ kind: 'video', videoId })),
      );
    },
    'clipdeck.newProject': async () => {
      const { newClipProject } = await import('./clipProjects');
      await newClipProject();
    },
    'clipdeck.upload': async (...args: RowArguments) => {
      const { uploadFlow } = await import('./uploadFlow');
      // From the palette or by key: what is selected, and otherwise the person chooses.
      await uploadFlow(await host.open(), await withoutGroups(rows(args)));
    },
    'clipdeck.scheduleUpload': async (...args: RowArguments) => {
      const { uploadFlow } = await import('./uploadFlow');
      await uploadFlow(await host.open(), await withoutGroups(rows(args)), { schedule: true });
    },
    'clipdeck.retryUpload': async (...args: RowArguments) => {
      const { retryUploads } = await queueCommands();
      await retryUploads(await host.open(), await uploads(args, 'retry'));
    },
    'clipdeck.retryFailed': async (among?: readonly UploadKey[]) => {
      const { retryFailed } = await queueCommands();
      await retryFailed(await host.open(), among);
    },
    'clipdeck.resetUpload': async (...args: RowArguments) => {
      const { resetUploads } = await queueCommands();
      await resetUploads(await host.open(), await uploads(args, 'reset'));
    },
    'clipdeck.cancelUpload': async (...args: RowArguments) => {
      const { cancelUploads } = await uploadCommands();
      await cancelUploads(await host.open(), await uploads(args, 'cancel'));
    },
    'clipdeck.cancelAllUploads': async () => {
      const { cancelAll } = await queueCommands();
      await cancelAll(await host.open());
    },
    'clipdeck.pauseUploads': async () => (await host.open()).engine.pause('all'),
    'clipdeck.resumeUploads': async () => {
      const { resumeAll } = await queueCommands();
      await resumeAll(await host.open());
    },
    'clipdeck.showQueue': async () => {
      const { showQueue } = await queueCommands();
      await showQueue(await host.open());
    },
    'clipdeck.answerMissed': async () => {
      const { answerMissed } = await queueCommands();
      await answerMissed(await host.open());
    },
    'clipdeck.verifyUpload': async (...args: RowArguments) => {
      const { verifyUpload } = await uploadCommands();
      for (const key of await uploads(args, 'verify')) await verifyUpload(await host.open(), key);
    },
    'clipdeck.markLive': async (...args: RowArguments) => {
      const { markLive } = await uploadCommands();
      for (const key of await uploads(args, 'verify')) await markLive(await host.open(), key);
    },
    'clipdeck.markNotLive': async (...args: RowArguments) => {
      const { markNotLive } = await uploadCommands();
      await markNotLive(await host.open(), await uploads(args, 'verify'));
    },
    'clipdeck.openPost': async (...args: RowArguments) => {
      const { openPost } = await uploadCommands();
      for (const key of await uploads(args, 'openPost')) await openPost(await host.open(), key);
    },
    'clipdeck.copyPostLink': async (...args: RowArguments) => {
      const { copyPostLinks } = await uploadCommands();
      await copyPostLinks(await host.open(), await uploads(args, 'openPost'));
    },
    'clipdeck.openDashboard': () => host.showDashboard(),
    'clipdeck.showVideo': async (...args: RowArguments) => {
      for (const id of videoIds(args)) await host.show(id);
    },
    'clipdeck.showSelectedVideo': async (...args: RowArguments) => {
      for (const id of videoIds(args)) await host.show(id, 'row');
    },
    'clipdeck.revealVideo': async (...args: RowArguments) => {
      const [id] = videoIds(args);
      if (id !== undefined) await host.view.reveal(id);
    },
    'clipdeck.revealFile': async (...args: RowArguments) => {
      const { clipUri } = await fileCommands();
      const [id] = videoIds(args);
      const uri = id === undefined ? undefined : await clipUri(await host.open(), id);
      if (uri) await vscode.commands.executeCommand('revealInExplorer', uri);
    },
    'clipdeck.relinkVideo': async (...args: RowArguments) => {
      const { relinkVideo } = await fileCommands();
      for (const id of videoIds(args)) await relinkVideo(await host.open(), id);
    },
    'clipdeck.acceptChangedFile': async (...args: RowArguments) => {
      const { acceptChangedFile } = await fileCommands();
      await acceptChangedFile(await host.open(), videoIds(args));
    },
    'clipdeck.showTwin': async (...args: RowArguments) => {
      const { chooseTwin } = await fileCommands();
      const [id] = videoIds(args);
      const twin = id === undefined ? undefined : await chooseTwin(await host.open(), id);
      if (twin !== undefined) await host.view.reveal(twin);
    },
    'clipdeck.showMore': async (...args: RowArguments) => {
      for (const row of rows(args)) if (row.kind === 'more') await host.tree.showMore(row);
    },
    'clipdeck.refresh': () => host.tree.refresh(),
    'clipdeck.groupVideos': async () => (await treeCommands()).groupVideos(host.treeOptions),
    'clipdeck.sortVideos': async () => (await treeCommands()).sortVideos(host.treeOptions),
    'clipdeck.filterVideos': async () => (await treeCommands()).filterByText(host.treeOptions),
    'clipdeck.filterByStatus': async (wanted?: unknown) => {
      const { filterByStatus } = await treeCommands();
      await filterByStatus(host.treeOptions, (await host.open()).engine.platforms(), wanted);
      if (wanted !== undefined) await vscode.commands.executeCommand(`${VIDEOS_VIEW}.focus`);
    },
    'clipdeck.clearFilter': () => host.treeOptions.change({ filter: {} }),
    'clipdeck.showFailed': async () => {
      await host.treeOptions.change({ filter: { group: 'attention' } });
      await vscode.commands.executeCommand(`${VIDEOS_VIEW}.focus`);
    },
    'clipdeck.removeVideo': async (...args: RowArguments) => {
      const { removeVideos } = await uploadCommands();
      await removeVideos(await host.open(), videoIds(args));
    },
    'clipdeck.renameVideo': async (...args: RowArguments) => {
      const { renameVideo } = await uploadCommands();
      const [id] = videoIds(args);
      if (id !== undefined) await renameVideo(await host.open(), id);
    },
    'clipdeck.toggleDuplicates': async (...args: RowArguments) => {
      const { registry } = await host.open();
      // As it is now: what is shown may be a moment old.
      for (const { id, duplicateAllowed } of await registry.getVideos(videoIds(args))) {
        await registry.setDuplicateAllowed(id, !duplicateAllowed);
      }
    },
    'clipdeck.signIn': async (...args: RowArguments) => {
      const { signIn } = await import('./sessions');
      await signIn(await host.open(), uploadKeysOf(rows(args))[0]);
    },
    'clipdeck.export': async (format?: ExportFormat, to?: vscode.Uri) => {
      const { exportRegistry } = await import('./exchangeCommands');
      await exportRegistry(await host.open(), format, to);
    },
    'clipdeck.import': async (from?: vscode.Uri) => {
      const { importRegistry } = await import('./exchangeCommands');
      await importRegistry(await host.open(), from);
    },
    'clipdeck.importAsfs': async (from?: vscode.Uri, root?: vscode.Uri) => {
      const { importFromAsfs } = await import('./exchangeCommands');
      await importFromAsfs(await host.open(), from, root);
    },
    'clipdeck.exportMetadata': async (...args: RowArguments | [to?: vscode.Uri]) => {
      const [{ exportMetadata }, [first]] = [await import('./metadataTables'), args];
      const to = first instanceof vscode.Uri ? first : undefined;
      // From the palette it is all of them: a row that happens to be selected is not what is meant.
      const ids = first && !to ? videoIdsOf(rowsOf(args as RowArguments, [])) : [];
      await exportMetadata(await host.open(), ids, to);
    },
    'clipdeck.importMetadata': async (from?: vscode.Uri) => {
      const { importMetadata } = await import('./importMetadata');
      await importMetadata(await host.open(), host.importProblems(), from);
    },
    'clipdeck.manageAccounts': async () => {
      const { manageAccounts } = await import('./accounts');
      await manageAccounts(await host.open());
    },
    'clipdeck.addAccount': async () => {
      const { addAccount } = await import('./accounts');
      await addAccount(await host.open());
    },
    'clipdeck.checkSession': async (...args: RowArguments) => {
      const { checkSession } = await import('./accounts');
      await checkSession(await host.open(), uploadKeysOf(rows(args))[0]);
    },
    'clipdeck.signOut': async (...args: RowArguments) => {
      const { signOut } = await import('./accounts');
      await signOut(await host.open(), uploadKeysOf(rows(args))[0]);
    },
    'clipdeck.selectBrowser': async () => {
      const { selectBrowser } = await import('./selectBrowser');
      await selectBrowser();
    },
    'clipdeck.checkAnchors': async () => {
      const { checkPageAnchors } = await import('./checkAnchors');
      await checkPageAnchors(await host.open(), host.reports);
    },
    'clipdeck.dryRun': async (...args: RowArguments) => {
      const { dryRun } = await import('./dryRun');
      for (const key of uploadKeysOf(rows(args))) await dryRun(await host.open(), host.reports, key);
    },
    'clipdeck.openEvidence': async (...args: RowArguments) => {
      const { openEvidence } = await import('./openEvidence');
      await openEvidence(await host.open(), uploadKeysOf(rows(args)));
    },
    'clipdeck.retryOpen': async () => {
      const services = await host.open().catch(() => undefined);
      // The message that offers this may be in sight long after the registry was opened, and uploads run.
      if (services?.registry.readonlyReason === null) await host.showWaiting(services);
      else await host.reopen();
    },
    'clipdeck.repairRegistry': async () => {
      const { repairRegistry } = await import('./repairRegistry');
      await repairRegistry(host);
    },
    'clipdeck.showLog': () => host.log.show(),
    'clipdeck.openAuditLog': async () => {
      const { openAuditLog } = await import('./auditLogEditor');
      await openAuditLog(await host.open());
    },
    'clipdeck.openWalkthrough': () => host.walkthrough.open(),
    'clipdeck.openSettings': async (words?: string) => {
      // In a remote window most of them are that machine's own, and stand on its page of the settings alone.
      const page = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
      const query = `@ext:clipdeck.clipdeck ${words ?? ''}`.trim();
      await vscode.commands.executeCommand(`workbench.action.${page}`, { query });
    },
  } satisfies Record<CommandId, unknown>;
}

import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { readAnchorOverrides, type AnchorOverridesByPlatform } from './commands/anchorOverrides';
import { chosenBrowser } from './commands/browsers';
import { ClipProjects } from './commands/clipProjects';
import { openWorkspaceRegistry } from './commands/openWorkspaceRegistry';
import { PostMetadataResolver } from './commands/postMetadata';
import { backupFolderIn, registryFileIn, type RegistryHome } from './commands/registryHome';
import type { Services } from './commands/services';
import { AuditLog } from './engine/auditLog';
import { auditRecordOf } from './engine/auditRecord';
import { isLeaseOwnerAlive, newLeaseOwner } from './engine/leaseOwner';
import { UploadEngine } from './engine/uploadEngine';
import { rateLimitsOf } from './model/rateLimits';
import { defaultRetryPolicy } from './model/retry';
import { ClipList, ClipProbing, MediaProber } from './projects';
import { ClipPaths } from './registry/clipPaths';
import { DailyBackups } from './registry/dailyBackups';
import { BrowserSessions } from './uploaders/browser/browserSessions';
import type { BrowserUploaderOptions } from './uploaders/browser/browserUploader';
import { pruneEvidence } from './uploaders/browser/evidence';
import { instagramAnchors } from './uploaders/instagram/instagramPage';
import { InstagramUploader } from './uploaders/instagram/instagramUploader';
import { tiktokAnchors } from './uploaders/tiktok/anchors';
import { TikTokStudioUploader } from './uploaders/tiktok/tiktokStudioUploader';
import { studioAnchors } from './uploaders/youtube/studioPage';
import { YouTubeStudioUploader } from './uploaders/youtube/youtubeStudioUploader';
import { BackgroundProgress } from './views/backgroundProgress';
import { askPerson } from './views/askPerson';
import { notifyError } from './views/notifyError';
import { setting } from './views/settings';
import { VideoModel } from './views/videoModel';

export interface WorkspaceServices extends Services {
  /** Sets off what a trusted workspace's clips and project files ask for; resolves when the first look is done. */
  startProjects(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the workspace's registry and builds the engine on it. Uploads run only once `engine.start()` is called. */
export async function openWorkspaceServices(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  home: RegistryHome,
): Promise<WorkspaceServices> {
  const storage = await home.find();
  await mkdir(storage, { recursive: true });
  const registry = await openWorkspaceRegistry({
    file: registryFileIn(storage),
    backupFolder: backupFolderIn(storage),
    workerPath: path.join(context.extensionPath, 'dist', 'registryWorker.js'),
    pollMs: setting('refreshSeconds') * 1000,
    paths: new ClipPaths(
      (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ name, path: uri.fsPath })),
    ),
  });
  try {
    const sessions = new BrowserSessions({
      browser: chosenBrowser,
      headless: setting('browser.headless'),
      profilesFolder: path.join(context.globalStorageUri.fsPath, 'profiles'),
      env: process.env,
      platform: process.platform,
    });
    const anchors = await userAnchors(log);
    /** What each uploader through pages is built from. */
    const site = (platform: 'youtube' | 'tiktok' | 'instagram'): BrowserUploaderOptions => ({
      sessions,
      siteUrl: setting(`${platform}.siteUrl`),
      trace: setting('evidence.trace'),
      ...(anchors[platform] ? { anchors: anchors[platform] } : {}),
    });
    const evidenceFolder = path.join(storage, 'evidence');
    void pruneEvidence(evidenceFolder, Date.now() - setting('evidence.keepDays') * 86_400_000);
    const clips = new ClipList(registry);
    const progress = new BackgroundProgress();
    const projects = new ClipProjects({ registry, clips, progress, log });
    const engine = new UploadEngine({
      registry,
      uploaders: [
        new YouTubeStudioUploader({
          ...site('youtube'),
          publishDespiteChecks: setting('youtube.publishDespiteChecks'),
        }),
        new TikTokStudioUploader(site('tiktok')),
        new InstagramUploader(site('instagram')),
      ],
      // Without a window there is nothing that a person could answer.
      ...(setting('browser.headless') ? {} : { askPerson }),
      logger: log,
      evidenceFolder,
      owner: newLeaseOwner(),
      isOwnerAlive: isLeaseOwnerAlive,
      // Read whenever they matter, so that a change holds at once.
      retryPolicy: () => ({
        ...defaultRetryPolicy,
        maxAttempts: setting('retry.maxAttempts'),
        baseSeconds: setting('retry.baseSeconds'),
      }),
      rateLimitsFor: (platform, account) =>
        projects.rateLimitsFor(platform, account, rateLimitsOf(platform, setting('rateLimits'))),
    });
    const audit = new AuditLog({
      folder: path.join(storage, 'logs'),
      onProblem: (message) => {
        log.warn(message);
        void vscode.window.showWarningMessage(message);
      },
    });
    engine.onEvent((event) => audit.append(auditRecordOf(event)));
    const model = new VideoModel(registry, engine, (error) => log.error(String(error)));
    const prober = new MediaProber({
      workerPath: path.join(context.extensionPath, 'dist', 'mediaProbeWorker.js'),
      onError: (error) => log.error(String(error)),
    });
    const probing = new ClipProbing({
      registry,
      probe: (file, signal) => prober.probe(file, signal),
      onError: (error) => log.error(String(error)),
      onProgress: (counts) => progress.report('probe', vscode.l10n.t('Reading clips'), counts),
    });
    const metadata = new PostMetadataResolver(registry, clips, projects);
    const backups = new DailyBackups({
      registry,
      folder: backupFolderIn(storage),
      now: Date.now,
      onBackup: ({ file }) => log.info(`Backup: ${file}`),
      onError: (error) => notifyError(log, error),
    });
    await home.note(storage, await registry.countVideos());
    return {
      registry,
      engine,
      model,
      projects,
      metadata,
      startProjects: async () => {
        probing.start();
        await projects.start();
      },
      audit,
      close: async () => {
        const videos = await registry.countVideos().catch(() => null);
        if (videos !== null) await home.note(storage, videos);
        metadata.dispose();
        projects.dispose();
        probing.dispose();
        clips.dispose();
        progress.dispose();
        await prober.dispose();
        model.dispose();
        await engine.dispose();
        await audit.close();
        await backups.dispose();
        await registry.close();
      },
    };
  } catch (error) {
    await registry.close();
    throw error;
  }
}

/** The user's own anchors; a file that cannot be used is told of, and the shipped anchors stay in force. */
async function userAnchors(log: vscode.LogOutputChannel): Promise<AnchorOverridesByPlatform> {
  try {
    return await readAnchorOverrides(setting('anchors.overrideFile'), {
      youtube: studioAnchors,
      tiktok: tiktokAnchors,
      instagram: instagramAnchors,
    });
  } catch (error) {
    notifyError(log, error);
    return {};
  }
}

import * as vscode from 'vscode';
import { resolveMetadata, type MetadataLayer, type ResolvedMetadata } from '../model/metadataResolution';
import type { Video } from '../model/records';
import { fileStem } from '../model/template';
import type { UploadKey } from '../model/uploadKey';
import { diagnosticLine, projectLayers, projectTemplates, readSidecar } from '../projects';
import { setting } from '../views/settings';
import type { Services } from './services';

/** What a clip would be posted with, each value with where it comes from, and what is wrong with it. */
export interface PostMetadata extends ResolvedMetadata {
  /** Problems of the files it comes from, each with its place. They stop an upload, so that no text gets lost. */
  readonly fileProblems: readonly string[];
}

/** Collects what the panel, the sidecar, the project file and the settings say about one upload (design §7). */
export async function postMetadata(services: Services, video: Video, key: UploadKey): Promise<PostMetadata> {
  const { model, projects, registry } = services;
  const folder = projects.projectOf(video.workspaceFolder);
  const project = folder?.project ?? null;
  const clip = registry.paths.toAbsolute(video);
  const sidecar = folder && clip !== null ? await readSidecar(folder.root, clip) : null;
  const index = placeInProject(model.list(), video);
  const layers: MetadataLayer[] = [
    ...(video.title === fileStem(video.filePath)
      ? []
      : [{ source: 'panel', origin: vscode.l10n.t('edited'), fields: { title: video.title } } as const]),
    ...(sidecar?.layer ? [sidecar.layer] : []),
    ...(project ? projectLayers(project, index) : []),
    {
      source: 'settings',
      origin: 'clipdeck.defaults',
      fields: { visibility: setting('defaults.visibility'), madeForKids: setting('defaults.madeForKids') },
    },
  ];
  const resolved = resolveMetadata({
    clip: {
      filePath: video.filePath,
      index,
      duration: video.duration,
      nowMs: Date.now(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    platform: key.platform,
    account: key.account,
    layers,
    ...(project ? { templates: projectTemplates(project, key.platform) } : {}),
  });
  const errors = sidecar?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  return { ...resolved, fileProblems: sidecar ? errors.map((error) => diagnosticLine(sidecar.file, error)) : [] };
}

/** Place of a clip in its workspace folder by the time it was registered, from 1: it never changes. */
function placeInProject(videos: readonly Video[], { id, workspaceFolder }: Video): number | null {
  const place = videos
    .filter((video) => video.workspaceFolder === workspaceFolder)
    .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1))
    .findIndex((video) => video.id === id);
  return place < 0 ? null : place + 1;
}

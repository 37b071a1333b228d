/**
 * The room's door: clip projects, their files, their metadata and the watch over their clips. Not here, because only
 * programs that are bundled on their own need them: `mediaProbeWorker` and `clipProjectJsonSchema`.
 */
export { CLIP_PROJECT_FILE, CLIP_PROJECT_TEMPLATE, parseClipProject } from './clipProjectFile';
export type { ClipProject, RateLimitRule } from './clipProjectSchema';
export { DeclaredCampaigns, type CampaignRegistry, type DeclaredCampaignsOptions } from './declaredCampaigns';
export { diagnosticLine, type Diagnostic } from './diagnostics';
export { parseJsonDocument } from './jsonDocument';
export { forEachBounded } from './forEachBounded';
export { ProjectState, type ProjectUpdate } from './projectState';
export {
  projectLayers,
  projectRateLimit,
  projectSchedule,
  projectTargets,
  projectTemplates,
  rateLimitsOfProjects,
} from './projectRules';
export { CLIP_EXTENSIONS, clipMatcher, folderPrefix, type ClipSelection } from './projectPaths';
export { scanClips, type ScanOptions } from './scanClips';
export { readInside, FileProblem } from './workspaceFile';
export { parseSidecar, readSidecar, sidecarPath, type Sidecar, type SidecarReading } from './sidecar';
export {
  parseMetadataCsv,
  writeMetadataCsv,
  MAX_CSV_BYTES,
  type CsvEntry,
  type CsvReading,
  type CsvRow,
} from './metadataCsv';
export { ClipList, type ClipSource } from './clipList';
export { MetadataFiles, type MetadataFile } from './metadataFiles';
export { csvLayers, matchCsvRows, type CsvClip, type CsvMatch } from './csvMatching';
export { csvDelimiters, type CsvDelimiter } from './csvText';
export {
  tableChanges,
  tableRows,
  withChanges,
  type EditedMetadata,
  type PostedMetadata,
  type TableChange,
} from './metadataTable';
export { UNKNOWN_MEDIA, type MediaFacts } from './mediaFacts';
export { ClipProbing, type ProbedRegistry } from './clipProbing';
export { MediaProber, type MediaProberOptions } from './mediaProber';
export {
  ClipWatcher,
  type ClipOutcome,
  type ClipRegistry,
  type ClipWatch,
  type ClipWatcherOptions,
} from './clipWatcher';

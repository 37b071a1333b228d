import { uploadStatuses, type UploadStatus } from '../../model/uploadStatus';
import { groupMasks, hasOwnStates, inGroup, platformMask, statesMask } from '../../model/uploadStates';
import type { VideoListQuery, VideoSort } from '../../model/videoList';
import type { Database, SqlValue } from '../engine/database';
import type { TextIndex } from './textIndex';
import { uploadsOfVideo } from './uploadNumbers';

/** Up to this many videos that have a text are listed as such; more are met soon enough on the way. */
const TEXTS = 2000;

/** A condition as SQL, with the values for its parameters in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** A filter that an index can answer: by video, or as the list of its videos. */
export interface Filter {
  /** True for a video `v`, met on the walk over a sorted index. */
  readonly test: Condition;
  /** True for the same videos `v`, each by an index of its own. */
  readonly lookUps: readonly LookUp[];
  /** The one of all these by which to count the videos, however many they are. */
  readonly every: Condition;
}

export interface LookUp extends Condition {
  /** A query for as many as it leads to, to count them. */
  readonly found: Condition;
  /**
   * What it costs to meet a video on the walk instead, in what it costs to look one up. Measured at 100,000 videos, in µs:
   * looked up and sorted 0.5 to 3 where the index of its own holds what is sorted by (a folder, states), else 2 to 5; met
   * 0.25 where the sorted index holds what is tested (a folder), else, with a look at the video or into another table, 1 to 5.
   */
  readonly met: number;
  /** The index that holds what lists are sorted by as well, for each order; else SQLite finds one. */
  readonly index?: Readonly<Record<VideoSort, string>>;
  /** Its parts in that index. In each its videos stand in order: however many they are, they are not sorted, but merged. */
  readonly ranges?: readonly Condition[];
}

/** What those who pass a filter by `upload_states` must pass, too. */
interface Further {
  /** True for a video `v`. */
  readonly test: Condition;
  /** All of them. */
  readonly ids?: Condition;
}

const stateIndexes = {
  title: 'videos_by_states_and_title',
  duration: 'videos_by_states_and_duration',
  created: 'videos_by_states_and_created_at',
} as const;

/** What no video's `upload_states` is. */
const NO_STATES = -1;
/**
 * So many are merged in 1 ms; for 256, SQLite takes 5. (Three uploads of a video come to 298 at most, 67 of which have a
 * given status.)
 */
const MOST_RANGES = 64;

/**
 * By what `upload_states` says.
 * @param test true for a video `v`
 * @param states those that occur and pass
 */
function statesFilter(test: Condition, states: readonly number[], further?: Further): Filter {
  const among = (video: string): Condition => ({
    sql: `${video}.upload_states IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(states)],
  });
  const found = among('f');
  // Some that lead to nothing are added, so that statements are of a few lengths only.
  const length = 2 ** Math.ceil(Math.log2(Math.max(1, states.length)));
  const ranges = Array.from({ length }, (_, n) =>
    both({ sql: 'v.upload_states = ?', values: [states[n] ?? NO_STATES] }, further?.test),
  );
  const lookUp = {
    ...both(among('v'), further?.test),
    found: { ...found, sql: `SELECT f.rowid FROM videos f WHERE ${found.sql}` },
    met: 1,
    index: stateIndexes,
    ...(length <= MOST_RANGES && { ranges }),
  };
  return {
    test: both(test, further?.test),
    // Many may be in the state, and few of them pass the rest.
    lookUps: further?.ids ? [lookUp, { ...amongIds(further.ids), met: 0.4 }] : [lookUp],
    every: lookUp,
  };
}

function both(one: Condition, other: Condition | undefined): Condition {
  return other ? { sql: `${one.sql} AND ${other.sql}`, values: [...one.values, ...other.values] } : one;
}

function amongIds(ids: Condition): LookUp {
  return { ...ids, sql: `v.id IN (${ids.sql})`, found: ids, met: 1 };
}

/** By the ids of its videos. */
function idsFilter(test: Condition, ids: Condition): Filter {
  return { test, lookUps: [amongIds(ids)], every: test };
}

/** The different values of `upload_states`, each found in its index behind the one before. */
function statesThatOccur(db: Database): number[] {
  const rows = db.all(
    `WITH RECURSIVE occurring(states) AS (
       SELECT min(upload_states) FROM videos
       UNION ALL
       SELECT (SELECT min(upload_states) FROM videos WHERE upload_states > occurring.states) FROM occurring
       WHERE occurring.states IS NOT NULL)
     SELECT states FROM occurring WHERE states IS NOT NULL`,
  );
  return rows.map(({ states }) => Number(states));
}

function uploadFilter({ status, platform }: VideoListQuery, db: Database): Filter | undefined {
  if (status === undefined && platform === undefined) return undefined;
  const wanted = status === undefined ? uploadStatuses : [status];
  const mask = statesMask(wanted);
  const states = statesThatOccur(db).filter((it) => (it & mask) !== 0);
  const test = { sql: '(v.upload_states & ?) <> 0', values: [mask] };
  return statesFilter(test, states, platform === undefined ? undefined : onPlatform(platform, wanted));
}

function onPlatform(platform: string, statuses: readonly UploadStatus[]): Further {
  const values = [platformMask(statuses, platform)];
  const test = { sql: '(v.platform_states & ?) <> 0', values };
  if (hasOwnStates(platform)) return { test };
  // It shares its states with others. (A "+" keeps SQLite from the index of all statuses.)
  const which = (status: string): Condition => ({
    sql: `u.platform = ? AND ${status} IN (SELECT value FROM json_each(?))`,
    values: [platform, JSON.stringify(statuses)],
  });
  const [tested, found] = [which('+u.upload_status'), which('u.upload_status')];
  const exists = `EXISTS (SELECT 1 FROM video_uploads u WHERE ${uploadsOfVideo} AND ${tested.sql})`;
  return {
    test: both(test, { ...tested, sql: exists }),
    ids: { ...found, sql: `SELECT u.video_id AS id FROM video_uploads u WHERE ${found.sql}` },
  };
}

function groupFilter({ group }: VideoListQuery, db: Database): Filter | undefined {
  if (group === undefined) return undefined;
  const masks = groupMasks(group);
  const { some, none } = masks;
  const test =
    some === 0
      ? { sql: '(v.upload_states & ?) = 0', values: [none] }
      : { sql: '(v.upload_states & ?) <> 0 AND (v.upload_states & ?) = 0', values: [some, none] };
  return statesFilter(
    test,
    statesThatOccur(db).filter((states) => inGroup(states, masks)),
  );
}

const folderIndexes = {
  title: 'videos_by_folder_and_title',
  duration: 'videos_by_folder_and_duration',
  created: 'videos_by_folder_and_created_at',
} as const;

const inWorkspaceFolder = (video: string): string => `${video}.workspace_folder = ?`;
const inFolder = (video: string): string => `${inWorkspaceFolder(video)} AND ${video}.folder = ?`;
const belowFolder = (video: string): string =>
  `${inWorkspaceFolder(video)} AND ${video}.folder >= ? AND ${video}.folder < ?`;
/** A range of the folders' index, and of that what does not only begin as the folder does. */
const inFolderOrBelow = (video: string): string =>
  `${belowFolder(video)} AND (${video}.folder = ? OR ${video}.folder >= ?)`;

function folderFilter({ folder }: VideoListQuery, db: Database): Filter | undefined {
  if (!folder) return undefined;
  const { workspaceFolder } = folder;
  const path = folder.path.replace(/[/\\]+$/, '');
  // "0" follows "/".
  const [from, to] = [`${path}/`, `${path}0`];
  const all = folder.below && path === '';
  const below =
    folder.below &&
    (all ||
      db.get(`SELECT 1 FROM videos f WHERE ${belowFolder('f')} LIMIT 1`, [workspaceFolder, from, to]) !== undefined);
  const [those, values] = !below
    ? [inFolder, [workspaceFolder, path]]
    : all
      ? [inWorkspaceFolder, [workspaceFolder]]
      : [inFolderOrBelow, [workspaceFolder, path, to, path, from]];
  const found = { sql: `SELECT f.rowid FROM videos f WHERE ${those('f')}`, values };
  const condition = { sql: those('v'), values };
  const ranges = below ? undefined : [condition];
  const lookUp = { ...condition, found, met: 0.2, index: folderIndexes, ...(ranges && { ranges }) };
  return {
    // A "+" keeps SQLite from taking another index than the sorted one.
    test: { sql: those('+v'), values },
    lookUps: [lookUp],
    every: lookUp,
  };
}

/** The campaign that a video is shown under: of those it is in, the first by name; NULL when it is in none. */
export const campaignOf = (videoId: string): string =>
  `(SELECT c.id FROM campaign_videos m JOIN campaigns c ON c.id = m.campaign_id WHERE m.video_id = ${videoId}
    ORDER BY c.name LIMIT 1)`;

function campaignFilter({ campaign }: VideoListQuery): Filter | undefined {
  if (campaign === undefined) return undefined;
  if (campaign === null) {
    const none = (videoId: string): string =>
      `NOT EXISTS (SELECT 1 FROM campaign_videos m WHERE m.video_id = ${videoId})`;
    return idsFilter(
      { sql: none('v.id'), values: [] },
      { sql: `SELECT f.id FROM videos f WHERE ${none('f.id')}`, values: [] },
    );
  }
  return idsFilter(
    { sql: `${campaignOf('v.id')} = ?`, values: [campaign] },
    {
      sql: `SELECT f.video_id AS id FROM campaign_videos f WHERE f.campaign_id = ? AND ${campaignOf('f.video_id')} = ?`,
      values: [campaign, campaign],
    },
  );
}

/** Those that have the text, if they are few. */
function textFilter({ text }: VideoListQuery, texts: TextIndex): Filter | undefined {
  const found = text === undefined || text === '' ? undefined : texts.find(text, TEXTS);
  if (!found) return undefined;
  const values = [JSON.stringify(found)];
  const lookUp = amongIds({ sql: 'SELECT value AS id FROM json_each(?)', values });
  return { test: { ...lookUp, sql: `+${lookUp.sql}` }, lookUps: [lookUp], every: lookUp };
}

/** For a text that many have: a page is full after a look at a few of them. */
function textCondition({ text }: VideoListQuery): Condition | undefined {
  if (text === undefined || text === '') return undefined;
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return { sql: `(v.title LIKE ? ESCAPE '\\' OR v.file_path LIKE ? ESCAPE '\\')`, values: [pattern, pattern] };
}

/** All that a video must pass: what an index can answer, and what is left to be tested. */
export interface Conditions {
  readonly filters: readonly Filter[];
  readonly text: Condition | undefined;
}

export function conditionsOf(query: VideoListQuery, db: Database, texts: TextIndex): Conditions {
  const few = textFilter(query, texts);
  const filters = [
    uploadFilter(query, db),
    groupFilter(query, db),
    folderFilter(query, db),
    campaignFilter(query),
    few,
  ].filter((it) => it !== undefined);
  return { filters, text: few ? undefined : textCondition(query) };
}

/** What passes, as a WHERE clause over videos `v`; of each filter in the form that is chosen. */
export function whereOf({ filters, text }: Conditions, form: (filter: Filter) => Condition): Condition {
  const conditions = [...filters.map(form), ...(text ? [text] : [])];
  if (conditions.length === 0) return { sql: '', values: [] };
  return {
    sql: `WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

import { uploadStatuses } from '../../model/uploadStatus';
import { groupMasks, inGroup, statesMask } from '../../model/uploadStates';
import type { VideoListQuery } from '../../model/videoList';
import type { Database, SqlValue } from '../engine/database';
import type { TextIndex } from './textIndex';

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
   * looked up 0.5 to 3 where the index of its own holds what is sorted by (a folder), else 2 to 5; met 0.1 (a state) or 0.25
   * (a folder) where the sorted index holds what is tested, else, with a look into another table, 2 to 5.
   */
  readonly met: number;
}

/** What those who pass a filter by `upload_states` must pass, too. */
interface Further {
  readonly test: Condition;
  /** The same where few are looked up. */
  readonly lookUp: Condition;
  /** All of them. */
  readonly ids: Condition;
}

/**
 * By what `upload_states` says.
 * @param states those that occur and pass
 */
function statesFilter(test: Condition, states: readonly number[], further?: Further): Filter {
  const [only] = states;
  // A comparison costs two thirds of a test of bits.
  const quick = states.length === 1 && only !== undefined ? { sql: '+v.upload_states = ?', values: [only] } : test;
  const among = (video: string): Condition => ({
    sql: `${video}.upload_states IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(states)],
  });
  const found = among('f');
  const lookUp = {
    ...both(among('v'), further?.lookUp),
    found: { ...found, sql: `SELECT f.rowid FROM videos f WHERE ${found.sql}` },
    met: 0.03,
  };
  return {
    test: both(quick, further?.test),
    // Many may be in the state, and few of them pass the rest.
    lookUps: further ? [lookUp, { ...amongIds(further.ids), met: 0.05 }] : [lookUp],
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
  if (status === undefined) return platform === undefined ? undefined : platformFilter(platform);
  const mask = statesMask([status]);
  const states = statesThatOccur(db).filter((it) => (it & mask) !== 0);
  const test = { sql: '(v.upload_states & ?) <> 0', values: [mask] };
  if (platform === undefined) return statesFilter(test, states);

  const values = [platform, status];
  const exists = {
    sql: `EXISTS (SELECT 1 FROM video_uploads u WHERE u.video_id = v.id AND u.platform = ? AND +u.upload_status = ?)`,
    values,
  };
  const ids = {
    sql: 'SELECT u.video_id AS id FROM video_uploads u WHERE u.platform = ? AND u.upload_status = ?',
    values,
  };
  return statesFilter(test, states, { test: exists, lookUp: { sql: `+v.id IN (${ids.sql})`, values }, ids });
}

/** For each status a range of an index. */
const anyStatus = uploadStatuses.map((status) => `'${status}'`).join(', ');

function platformFilter(platform: string): Filter {
  const values = [platform];
  return idsFilter(
    { sql: 'EXISTS (SELECT 1 FROM video_uploads u WHERE u.video_id = v.id AND u.platform = ?)', values },
    {
      sql: `SELECT u.video_id AS id FROM video_uploads u WHERE u.upload_status IN (${anyStatus}) AND u.platform = ?`,
      values,
    },
  );
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

const inWorkspaceFolder = (video: string): string => `${video}.workspace_folder = ?`;
const inFolder = (video: string): string => `${inWorkspaceFolder(video)} AND ${video}.folder = ?`;
/** A range of the folders' index, and of that what does not only begin as the folder does. */
const inFolderOrBelow = (video: string): string =>
  `${inWorkspaceFolder(video)} AND ${video}.folder >= ? AND ${video}.folder < ? AND (${video}.folder = ? OR ${video}.folder >= ?)`;

function folderFilter({ folder }: VideoListQuery): Filter | undefined {
  if (!folder) return undefined;
  const { workspaceFolder } = folder;
  const path = folder.path.replace(/[/\\]+$/, '');
  // "0" follows "/".
  const [all, values] = !folder.below
    ? [inFolder, [workspaceFolder, path]]
    : path === ''
      ? [inWorkspaceFolder, [workspaceFolder]]
      : [inFolderOrBelow, [workspaceFolder, path, `${path}0`, path, `${path}/`]];
  const found = { sql: `SELECT f.rowid FROM videos f WHERE ${all('f')}`, values };
  const lookUp = { sql: all('v'), values, found, met: 0.2 };
  return {
    // A "+" keeps SQLite from taking another index than the sorted one.
    test: { sql: all('+v'), values },
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
    folderFilter(query),
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

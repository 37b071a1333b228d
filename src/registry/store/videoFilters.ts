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
  /** Whether the sorted indexes hold what is tested. Otherwise a test is a look into one or two more tables. */
  readonly inIndex: boolean;
  /** Leads to all videos `v` it is true for, by an index of its own; perhaps to a few more. */
  readonly lookUp: Condition;
  /** A query for all of them, to count them. */
  readonly found: Condition;
}

/**
 * By what `upload_states` says.
 * @param states those that occur and pass
 * @param further what those videos must pass, too
 */
function statesFilter(test: Condition, states: readonly number[], further?: Condition): Filter {
  const among = (video: string): Condition => ({
    sql: `${video}.upload_states IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(states)],
  });
  const found = among('f');
  return {
    test: both(test, further),
    inIndex: true,
    lookUp: both(among('v'), further),
    found: { ...found, sql: `SELECT f.rowid FROM videos f WHERE ${found.sql}` },
  };
}

function both(one: Condition, other: Condition | undefined): Condition {
  return other ? { sql: `${one.sql} AND ${other.sql}`, values: [...one.values, ...other.values] } : one;
}

/** By the ids of its videos. */
function idsFilter(test: Condition, ids: Condition): Filter {
  return { test, inIndex: false, lookUp: { ...ids, sql: `v.id IN (${ids.sql})` }, found: ids };
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
  return statesFilter(test, states, {
    sql: `EXISTS (SELECT 1 FROM video_uploads u WHERE u.video_id = v.id AND u.platform = ? AND +u.upload_status = ?)`,
    values: [platform, status],
  });
}

function platformFilter(platform: string): Filter {
  const values = [platform];
  return idsFilter(
    { sql: 'EXISTS (SELECT 1 FROM video_uploads u WHERE u.video_id = v.id AND u.platform = ?)', values },
    { sql: 'SELECT u.video_id AS id FROM video_uploads u WHERE u.platform = ?', values },
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

function folderFilter({ folder }: VideoListQuery): Filter | undefined {
  if (!folder) return undefined;
  const { workspaceFolder } = folder;
  const path = folder.path.replace(/[/\\]+$/, '');
  // "0" follows "/": everything below the folder, as a range of the index that keeps paths unique.
  const below = ['workspace_folder = ?', 'file_path >= ?', 'file_path < ?'];
  const [parts, values] = !folder.below
    ? [
        ['workspace_folder = ?', 'folder = ?'],
        [workspaceFolder, path],
      ]
    : path === ''
      ? [['workspace_folder = ?'], [workspaceFolder]]
      : [below, [workspaceFolder, `${path}/`, `${path}0`]];
  const all = (video: string): string => parts.map((part) => `${video}.${part}`).join(' AND ');
  return {
    // A "+" keeps SQLite from taking another index than the sorted one.
    test: { sql: all('+v'), values },
    inIndex: false,
    lookUp: { sql: all('v'), values },
    found: { sql: `SELECT f.rowid FROM videos f WHERE ${all('f')}`, values },
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
  return idsFilter(
    { sql: '+v.id IN (SELECT value FROM json_each(?))', values },
    { sql: 'SELECT value AS id FROM json_each(?)', values },
  );
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

/** What passes, as a WHERE clause over videos `v`. */
export function whereOf({ filters, text }: Conditions): Condition {
  const conditions = [...filters.map(({ test }) => test), ...(text ? [text] : [])];
  if (conditions.length === 0) return { sql: '', values: [] };
  return {
    sql: `WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

import type { Upload, Video, VideoWithUploads } from '../../model/records';
import {
  videoListQuerySchema,
  type ListCursor,
  type StatusCount,
  type VideoFilter,
  type VideoListInput,
  type VideoListQuery,
  type VideoPage,
  type VideoSort,
} from '../../model/videoList';
import { stateGroups, statusesOf, type GroupCount, type VideoGrouping } from '../../model/videoGroups';
import type { SqlRow, SqlValue } from '../engine/database';
import { checked } from './checked';
import { toUpload, toVideo, uploadColumns, videoColumns } from './rows';
import type { StoreContext } from './storeContext';
import { TextIndex } from './textIndex';

/** The expressions that the indexes of migration 2 hold. */
const sortKeys: Readonly<Record<VideoSort, string>> = {
  title: 'v.title COLLATE NOCASE',
  duration: 'coalesce(v.duration, -1.0)',
  created: 'v.created_at',
};

/** Up to this many videos that have a text are listed as such; more are met soon enough on the way. */
const TEXTS = 2000;

/** What is to be done with what a filter leaves. */
interface Plan {
  /** Up to this many are looked up and sorted; for more, the sorted index is walked until the page is full. */
  readonly lookUp: number;
  /** Up to this many are gathered first, and the walk tests against them without a look at the uploads. */
  readonly gather: number;
}

/**
 * A walk ends after about `limit × all / found` videos. Looking one up costs about three times as much as gathering its
 * id, or as testing against what was gathered; a test at the uploads about five times. (Measured at 100,000 videos,
 * `npm run bench -- registry`.) These are the numbers at which the next way is the cheaper one.
 */
function planFor(all: number, limit: number): Plan {
  return { lookUp: Math.sqrt(limit * all), gather: Math.sqrt(8 * limit * all) };
}

/** A condition as SQL, with the values for its parameters in order. */
interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** A condition that an index can answer: by video, or as the list of its videos. */
interface Filter {
  /** True for a video `v`. */
  readonly test: Condition;
  /** A query for the ids of all videos it is true for. */
  readonly ids: Condition;
}

/** A filter that leaves `count` uploads or videos, few enough to be gathered. */
interface Selective {
  readonly filter: Filter;
  readonly count: number;
  /** Few enough to be looked up. */
  readonly few: boolean;
}

function uploadFilter({ status, platform }: VideoListQuery): Filter | undefined {
  if (status === undefined && platform === undefined) return undefined;
  const parts: string[] = [];
  const values: SqlValue[] = [];
  for (const [column, value] of [
    ['upload_status', status],
    ['platform', platform],
  ] as const) {
    if (value === undefined) continue;
    parts.push(`f.${column} = ?`);
    values.push(value);
  }
  const where = parts.join(' AND ');
  return {
    test: { sql: `EXISTS (SELECT 1 FROM video_uploads f WHERE f.video_id = v.id AND +${where})`, values },
    ids: { sql: `SELECT f.video_id AS id FROM video_uploads f WHERE ${where}`, values },
  };
}

const quoted = (statuses: readonly string[]): string => statuses.map((status) => `'${status}'`).join(', ');

/** Statuses that keep a video out of a group: those of the groups before it, and for the last those of all others. */
function groupFilter({ group }: VideoListQuery): Filter | undefined {
  if (group === undefined) return undefined;
  const before = stateGroups.slice(0, stateGroups.indexOf(group)).flatMap(statusesOf);
  const has = (video: string, statuses: readonly string[]): string =>
    `EXISTS (SELECT 1 FROM video_uploads g WHERE g.video_id = ${video} AND +g.upload_status IN (${quoted(statuses)}))`;
  if (group === 'idle') {
    return {
      test: { sql: `NOT ${has('v.id', before)}`, values: [] },
      ids: { sql: `SELECT f.id FROM videos f WHERE NOT ${has('f.id', before)}`, values: [] },
    };
  }
  const own = statusesOf(group);
  const none = (video: string): string => (before.length > 0 ? ` AND NOT ${has(video, before)}` : '');
  return {
    test: { sql: `${has('v.id', own)}${none('v.id')}`, values: [] },
    ids: {
      sql: `SELECT DISTINCT f.video_id AS id FROM video_uploads f
            WHERE f.upload_status IN (${quoted(own)})${none('f.video_id')}`,
      values: [],
    },
  };
}

/** The folder a clip is directly in, with the separator at its end: what is left without the characters of its name. */
const parentOf = (video: string): string =>
  `rtrim(${video}.file_path, replace(replace(${video}.file_path, '/', ''), '\\', ''))`;

function folderFilter({ folder }: VideoListQuery): Filter | undefined {
  if (!folder) return undefined;
  const { workspaceFolder } = folder;
  const path = folder.path.replace(/[/\\]+$/, '');
  if (!folder.below) {
    // A clip outside of all workspace folders has the separators of its system.
    const values = [workspaceFolder, path];
    const isDirect = (video: string): string => `rtrim(${parentOf(video)}, '/\\') = ?`;
    // Below the folder, as a range of the index; then directly in it.
    const range = workspaceFolder === '' || path === '' ? [] : [`${path}/`, `${path}0`];
    const below = range.length === 0 ? '' : 'f.file_path >= ? AND f.file_path < ? AND ';
    return {
      test: { sql: `+v.workspace_folder = ? AND ${isDirect('v')}`, values },
      ids: {
        sql: `SELECT f.id FROM videos f WHERE f.workspace_folder = ? AND ${below}${isDirect('f')}`,
        values: [workspaceFolder, ...range, path],
      },
    };
  }
  if (path === '') {
    const values = [workspaceFolder];
    return {
      test: { sql: '+v.workspace_folder = ?', values },
      ids: { sql: 'SELECT f.id FROM videos f WHERE f.workspace_folder = ?', values },
    };
  }
  // "0" follows "/": everything below the folder, as a range of the index that keeps paths unique.
  const values = [workspaceFolder, `${path}/`, `${path}0`];
  return {
    test: { sql: '+v.workspace_folder = ? AND +v.file_path >= ? AND +v.file_path < ?', values },
    ids: {
      sql: 'SELECT f.id FROM videos f WHERE f.workspace_folder = ? AND f.file_path >= ? AND f.file_path < ?',
      values,
    },
  };
}

/** The campaign that a video is shown under: of those it is in, the first by name; NULL when it is in none. */
const campaignOf = (videoId: string): string =>
  `(SELECT c.id FROM campaign_videos m JOIN campaigns c ON c.id = m.campaign_id WHERE m.video_id = ${videoId}
    ORDER BY c.name LIMIT 1)`;

function campaignFilter({ campaign }: VideoListQuery): Filter | undefined {
  if (campaign === undefined) return undefined;
  if (campaign === null) {
    const none = (videoId: string): string =>
      `NOT EXISTS (SELECT 1 FROM campaign_videos m WHERE m.video_id = ${videoId})`;
    return {
      test: { sql: none('v.id'), values: [] },
      ids: { sql: `SELECT f.id FROM videos f WHERE ${none('f.id')}`, values: [] },
    };
  }
  return {
    test: { sql: `${campaignOf('v.id')} = ?`, values: [campaign] },
    ids: {
      sql: `SELECT f.video_id AS id FROM campaign_videos f WHERE f.campaign_id = ? AND ${campaignOf('f.video_id')} = ?`,
      values: [campaign, campaign],
    },
  };
}

/** Those that have the text, if they are few. */
function textFilter({ text }: VideoListQuery, texts: TextIndex): Filter | undefined {
  const found = text === undefined || text === '' ? undefined : texts.find(text, TEXTS);
  if (!found) return undefined;
  const values = [JSON.stringify(found)];
  return {
    test: { sql: '+v.id IN (SELECT value FROM json_each(?))', values },
    ids: { sql: 'SELECT value AS id FROM json_each(?)', values },
  };
}

/** For a text that many have: a page is full after a look at a few of them. */
function textCondition({ text }: VideoListQuery): Condition | undefined {
  if (text === undefined || text === '') return undefined;
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return { sql: `(v.title LIKE ? ESCAPE '\\' OR v.file_path LIKE ? ESCAPE '\\')`, values: [pattern, pattern] };
}

/** All that a video must pass: what an index can answer, and what is left to be tested. */
interface Conditions {
  readonly filters: readonly Filter[];
  readonly text: Condition | undefined;
}

function conditionsOf(query: VideoListQuery, texts: TextIndex): Conditions {
  const few = textFilter(query, texts);
  const filters = [uploadFilter(query), groupFilter(query), folderFilter(query), campaignFilter(query), few].filter(
    (it) => it !== undefined,
  );
  return { filters, text: few ? undefined : textCondition(query) };
}

/**
 * The queries of a page, to be asked in order until it is full. A page after a cursor has two, because SQLite takes a
 * comparison of two columns at once for a test and not for a range of the index: the rest of those with the cursor's
 * key, and all behind it.
 * @param best the filter whose videos are listed first, if one is worth it
 */
function pageQueries(query: VideoListQuery, { filters, text }: Conditions, best: Selective | undefined): Condition[] {
  const few = best?.few ?? false;
  const { sort, direction, after, limit } = query;
  const conditions = filters.map((filter) =>
    filter === best?.filter
      ? { sql: `${few ? '' : '+'}v.id IN (${filter.ids.sql})`, values: filter.ids.values }
      : filter.test,
  );
  if (text) conditions.push(text);
  // A "+" keeps SQLite from taking the sorted index where few videos are to be looked up.
  const key = few ? `+${sortKeys[sort]}` : sortKeys[sort];
  const id = few ? '+v.id' : 'v.id';
  const [behind, order] = direction === 'ascending' ? ['>', 'ASC'] : ['<', 'DESC'];

  const select = (all: readonly Condition[], columns: readonly string[]): Condition => ({
    sql: `SELECT ${videoColumns}, ${sortKeys[sort]} AS sortKey FROM videos v
          ${all.length > 0 ? `WHERE ${all.map(({ sql }) => sql).join(' AND ')}` : ''}
          ORDER BY ${columns.map((column) => `${column} ${order}`).join(', ')} LIMIT ?`,
    // One more than asked for tells whether there is another page.
    values: [...all.flatMap(({ values }) => values), limit + 1],
  });
  if (!after) return [select(conditions, [key, id])];
  return [
    select([...conditions, { sql: `${key} = ? AND ${id} ${behind} ?`, values: [after.key, after.id] }], [id]),
    select([...conditions, { sql: `${key} ${behind} ?`, values: [after.key] }], [key, id]),
  ];
}

/** What passes a filter, as a WHERE clause over videos `v`. */
function whereOf(filter: VideoFilter, texts: TextIndex): Condition {
  const { filters, text } = conditionsOf(checked(videoListQuerySchema, filter, ''), texts);
  const conditions = [...filters.map(({ test }) => test), ...(text ? [text] : [])];
  if (conditions.length === 0) return { sql: '', values: [] };
  return {
    sql: `WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Lists of videos: the videos, then all of their uploads at once, however long the list is. */
export function videoLists(store: StoreContext) {
  const { db } = store;
  const texts = new TextIndex(db);

  function withUploads(videos: readonly Video[]): VideoWithUploads[] {
    const rows = db.all(
      `SELECT ${uploadColumns} FROM video_uploads u WHERE u.video_id IN (SELECT value FROM json_each(?))
       ORDER BY u.platform, u.account`,
      [JSON.stringify(videos.map(({ id }) => id))],
    );
    return attach(videos, rows.map(toUpload));
  }

  /** The filter that leaves the fewest videos, if those are few enough to be gathered. */
  function selective(filters: readonly Filter[], limit: number): Selective | undefined {
    if (filters.length === 0) return undefined;
    let best: Selective | undefined;
    // The highest row id is at least the number of videos, and read at once.
    const plan = planFor(Number(db.get('SELECT max(rowid) AS n FROM videos')?.['n'] ?? 0), limit);
    for (const filter of filters) {
      const values = [...filter.ids.values, Math.ceil(plan.gather) + 1];
      const count = Number(db.get(`SELECT count(*) AS n FROM (${filter.ids.sql} LIMIT ?)`, values)?.['n']);
      if (count <= plan.gather && (!best || count < best.count)) best = { filter, count, few: count <= plan.lookUp };
    }
    return best;
  }

  return {
    /** The given videos with their uploads, in that order; ids that are not registered are left out. */
    getVideos(ids: readonly string[]): VideoWithUploads[] {
      const rows = db.all(`SELECT ${videoColumns} FROM videos v WHERE v.id IN (SELECT value FROM json_each(?))`, [
        JSON.stringify(ids),
      ]);
      const found = new Map(withUploads(rows.map(toVideo)).map((video) => [video.id, video]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    /** One page of the videos that are asked for. @throws RegistryError `INVALID_FIELD` */
    listVideos(input: VideoListInput): VideoPage {
      const query = checked(videoListQuerySchema, input, '');
      const rows: SqlRow[] = [];
      const conditions = conditionsOf(query, texts);
      for (const { sql, values } of pageQueries(query, conditions, selective(conditions.filters, query.limit))) {
        if (rows.length <= query.limit) rows.push(...db.all(sql, values));
      }
      rows.length = Math.min(rows.length, query.limit + 1);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const next: ListCursor | null =
        rows.length > query.limit && last ? { key: last['sortKey'] as string | number, id: String(last['id']) } : null;
      const videos = page.map(({ sortKey: _, ...row }) => toVideo(row));
      return { videos: withUploads(videos), next };
    },

    /** How many uploads there are of each state and platform; what there is none of is left out. */
    countByStatus(): StatusCount[] {
      return db.all(
        `SELECT upload_status AS status, platform, count(*) AS count FROM video_uploads
         GROUP BY upload_status, platform`,
      ) as unknown as StatusCount[];
    },

    /** How many videos there are, or how many pass a filter. @throws RegistryError `INVALID_FIELD` */
    countVideos(filter: VideoFilter = {}): number {
      const { sql, values } = whereOf(filter, texts);
      return Number(db.get(`SELECT count(*) AS n FROM videos v ${sql}`, values)?.['n']);
    },

    /** How the videos that pass a filter are spread over groups. @throws RegistryError `INVALID_FIELD` */
    countGroups(by: VideoGrouping, filter: VideoFilter): GroupCount[] {
      const { sql, values } = whereOf(filter, texts);
      if (by === 'folder') {
        const folders = db.all(
          `SELECT v.workspace_folder AS workspaceFolder, rtrim(${parentOf('v')}, '/\\') AS path, count(*) AS count
           FROM videos v ${sql} GROUP BY 1, 2 ORDER BY 1, 2`,
          values,
        );
        return folders.map(({ workspaceFolder, path, count }) => ({
          by,
          folder: { workspaceFolder: String(workspaceFolder), path: String(path) },
          count: Number(count),
        }));
      }
      if (by === 'campaign') {
        // Videos of no campaign come last, under NULL.
        const campaigns = db.all(
          `SELECT c.id, c.name, count(*) AS count FROM videos v LEFT JOIN campaigns c ON c.id = ${campaignOf('v.id')}
           ${sql} GROUP BY c.id ORDER BY c.name IS NULL, c.name`,
          values,
        );
        return campaigns.map(({ id, name, count }) => ({
          by,
          campaign: id === null ? null : { id: String(id), name: String(name) },
          count: Number(count),
        }));
      }
      const last = stateGroups.length - 1;
      const places = stateGroups.map(
        (group, place) => `WHEN upload_status IN (${quoted(statusesOf(group))}) THEN ${place}`,
      );
      const counted = db.all(
        `SELECT coalesce(g.place, ${last}) AS place, count(*) AS count
         FROM videos v LEFT JOIN (
           SELECT video_id, min(CASE ${places.join(' ')} END) AS place FROM video_uploads GROUP BY video_id
         ) g ON g.video_id = v.id
         ${sql} GROUP BY 1 ORDER BY 1`,
        values,
      );
      return counted.map(({ place, count }) => ({
        by,
        state: stateGroups[Number(place)] ?? 'idle',
        count: Number(count),
      }));
    },

    /** Which of the given videos have the bytes of another one. */
    twinned(ids: readonly string[]): string[] {
      const rows = db.all(
        `SELECT v.id FROM videos v WHERE v.id IN (SELECT value FROM json_each(?))
           AND EXISTS (SELECT 1 FROM videos t WHERE t.checksum = v.checksum AND t.id <> v.id)`,
        [JSON.stringify(ids)],
      );
      return rows.map(({ id }) => String(id));
    },
  };
}

function attach(videos: readonly Video[], uploads: readonly Upload[]): VideoWithUploads[] {
  const byVideo = new Map<string, Upload[]>();
  for (const upload of uploads) {
    const list = byVideo.get(upload.videoId);
    if (list) list.push(upload);
    else byVideo.set(upload.videoId, [upload]);
  }
  return videos.map((video) => ({ ...video, uploads: byVideo.get(video.id) ?? [] }));
}

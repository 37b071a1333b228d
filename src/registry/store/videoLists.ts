import { groupMasks, inGroup } from '../../model/uploadStates';
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
import { stateGroups, type GroupCount, type VideoGrouping } from '../../model/videoGroups';
import type { SqlRow } from '../engine/database';
import { checked } from './checked';
import { toUpload, toVideo, uploadColumns, videoColumns } from './rows';
import type { StoreContext } from './storeContext';
import { TextIndex } from './textIndex';
import { campaignOf, conditionsOf, whereOf, type Condition, type Conditions, type Filter } from './videoFilters';

/** The expressions that the sorted indexes hold. */
const sortKeys: Readonly<Record<VideoSort, string>> = {
  title: 'v.title COLLATE NOCASE',
  duration: 'coalesce(v.duration, -1.0)',
  created: 'v.created_at',
};

/** How the videos that pass a filter are come by. */
interface Chosen {
  readonly filter: Filter;
  /** Few enough to be looked up and sorted; more are gathered, and the walk over the sorted index tests against them. */
  readonly few: boolean;
  readonly count: number;
}

/**
 * Up to how many videos are looked up, or gathered. A walk ends after about `limit × all / found` videos. One that is
 * looked up costs 1.4 µs, one that is met on a walk 0.12 if the index holds what is tested; a look into other tables costs
 * about as much as looking up, and testing against what was gathered a third. (Measured at 100,000 videos on a machine
 * with two cores.) These are the numbers at which the next way is the cheaper one.
 */
function limitsFor(
  { inIndex }: Filter,
  all: number,
  limit: number,
): { readonly lookUp: number; readonly gather: number } {
  if (inIndex) return { lookUp: Math.sqrt(0.09 * limit * all), gather: 0 };
  return { lookUp: Math.sqrt(limit * all), gather: Math.sqrt(8 * limit * all) };
}

/**
 * The queries of a page, to be asked in order until it is full. A page after a cursor has two, because SQLite takes a
 * comparison of two columns at once for a test and not for a range of the index: the rest of those with the cursor's
 * key, and all behind it.
 * @param chosen the filter whose videos are come by otherwise than by a walk, if there is one
 */
function pageQueries(query: VideoListQuery, { filters, text }: Conditions, chosen: Chosen | undefined): Condition[] {
  const few = chosen?.few ?? false;
  const { sort, direction, after, limit } = query;
  const conditions = filters.flatMap((filter) => {
    if (filter !== chosen?.filter) return [filter.test];
    if (few) return [filter.lookUp];
    return [{ sql: `+v.${filter.foundBy} IN (${filter.found.sql})`, values: filter.found.values }];
  });
  if (text) conditions.push(text);
  // A "+" keeps SQLite from taking the sorted index where few videos are to be looked up.
  const key = few ? `+${sortKeys[sort]}` : sortKeys[sort];
  const id = few ? '+v.id' : 'v.id';
  const [behind, order] = direction === 'ascending' ? ['>', 'ASC'] : ['<', 'DESC'];

  const select = (all: readonly Condition[], by: readonly string[]): Condition => {
    const where = all.length > 0 ? `WHERE ${all.map(({ sql }) => sql).join(' AND ')}` : '';
    const sorted = `ORDER BY ${by.map((column) => `${column} ${order}`).join(', ')}`;
    const found = `FROM videos v ${where} ${sorted} LIMIT ?`;
    const columns = `SELECT ${videoColumns}, ${sortKeys[sort]} AS sortKey`;
    return {
      // What is looked up is sorted by its key alone; only the page's rows are read as a whole.
      sql: few
        ? `${columns} FROM videos v WHERE v.rowid IN (SELECT v.rowid ${found}) ${sorted}`
        : `${columns} ${found}`,
      // One more than asked for tells whether there is another page.
      values: [...all.flatMap(({ values }) => values), limit + 1],
    };
  };
  if (!after) return [select(conditions, [key, id])];
  return [
    select([...conditions, { sql: `${key} = ? AND ${id} ${behind} ?`, values: [after.key, after.id] }], [id]),
    select([...conditions, { sql: `${key} ${behind} ?`, values: [after.key] }], [key, id]),
  ];
}

/** Lists of videos: the videos, then all of their uploads at once, however long the list is. */
export function videoLists(store: StoreContext) {
  const { db } = store;
  const texts = new TextIndex(db);

  function withUploads(videos: readonly Video[]): VideoWithUploads[] {
    // Each video's come in the order of the index they are found by. Asked for in that order, they would be sorted again.
    const rows = db.all(
      `SELECT ${uploadColumns} FROM video_uploads u WHERE u.video_id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(videos.map(({ id }) => id))],
    );
    return attach(videos, rows.map(toUpload));
  }

  /** The filter that leaves the fewest videos, if those are few enough not to be met on a walk. */
  function choose(filters: readonly Filter[], limit: number): Chosen | undefined {
    if (filters.length === 0) return undefined;
    let best: Chosen | undefined;
    // The highest row id is at least the number of videos, and read at once.
    const all = Number(db.get('SELECT max(rowid) AS n FROM videos')?.['n'] ?? 0);
    for (const filter of filters) {
      const { lookUp, gather } = limitsFor(filter, all, limit);
      const most = Math.floor(Math.max(lookUp, gather));
      const { sql, values } = filter.found;
      const count = Number(db.get(`SELECT count(*) AS n FROM (${sql} LIMIT ?)`, [...values, most + 1])?.['n']);
      if (count <= most && (!best || count < best.count)) best = { filter, count, few: count <= lookUp };
    }
    return best;
  }

  const where = (filter: VideoFilter): Condition =>
    whereOf(conditionsOf(checked(videoListQuerySchema, filter, ''), db, texts));

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
      const conditions = conditionsOf(query, db, texts);
      for (const { sql, values } of pageQueries(query, conditions, choose(conditions.filters, query.limit))) {
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
      const { sql, values } = where(filter);
      return Number(db.get(`SELECT count(*) AS n FROM videos v ${sql}`, values)?.['n']);
    },

    /** How the videos that pass a filter are spread over groups. @throws RegistryError `INVALID_FIELD` */
    countGroups(by: VideoGrouping, filter: VideoFilter): GroupCount[] {
      const { sql, values } = where(filter);
      if (by === 'folder') {
        const folders = db.all(
          `SELECT v.workspace_folder AS workspaceFolder, v.folder AS path, count(*) AS count
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
      const counted = db.all(
        `SELECT v.upload_states AS states, count(*) AS count FROM videos v ${sql} GROUP BY 1`,
        values,
      );
      return stateGroups.flatMap((state) => {
        const masks = groupMasks(state);
        const ofGroup = counted.filter(({ states }) => inGroup(Number(states), masks));
        const count = ofGroup.reduce((sum, row) => sum + Number(row['count']), 0);
        return count === 0 ? [] : [{ by, state, count }];
      });
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
  for (const list of byVideo.values()) if (!isInOrder(list)) list.sort(byPlace);
  return videos.map((video) => ({ ...video, uploads: byVideo.get(video.id) ?? [] }));
}

/** By platform, then by account, as SQLite compares texts: by their bytes, which ASCII names are in order of, too. */
function byPlace(a: Upload, b: Upload): number {
  const [left, right] = a.platform === b.platform ? [a.account, b.account] : [a.platform, b.platform];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** SQLite promises no order that was not asked for; that of the index is what it keeps to. */
function isInOrder(uploads: readonly Upload[]): boolean {
  return uploads.every((upload, index) => {
    const before = uploads[index - 1];
    return !before || byPlace(before, upload) <= 0;
  });
}

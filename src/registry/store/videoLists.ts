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
import type { SqlColumns, SqlValue } from '../engine/database';
import { packedIn, tableOf, type Packed } from '../engine/tables';
import { checked } from './checked';
import { ownUploadColumns, toUploadColumns, toVideoColumns, videoColumns } from './rows';
import type { StoreContext } from './storeContext';
import { TextIndex } from './textIndex';
import { uploadsFrom, UPLOADS_PER_VIDEO } from './uploadNumbers';
import {
  campaignOf,
  conditionsOf,
  whereOf,
  type Condition,
  type Conditions,
  type Filter,
  type LookUp,
} from './videoFilters';

/** A video, and the number by which its uploads are found. */
const numbered = `v.number, ${videoColumns}`;

/** The expressions that the sorted indexes hold. */
const sortKeys: Readonly<Record<VideoSort, string>> = {
  title: 'v.title COLLATE NOCASE',
  duration: 'coalesce(v.duration, -1.0)',
  created: 'v.created_at',
};

/**
 * Up to how many videos are looked up and sorted; more are met soon enough on a walk over the sorted index, which ends
 * after about `limit × all / found` videos.
 */
function mostLookedUp({ met }: LookUp, all: number, limit: number): number {
  return Math.floor(Math.sqrt(met * limit * all));
}

/** Each filter in the form for a walk, but for the one that the videos are found by. */
function testOr(by: LookUp | undefined): (filter: Filter) => Condition {
  return ({ test, lookUps }) => (by && lookUps.includes(by) ? by : test);
}

/**
 * The queries of a page, to be asked in order until it is full. A page after a cursor has two, because SQLite takes a
 * comparison of two columns at once for a test and not for a range of the index: the rest of those with the cursor's
 * key, and all behind it.
 * @param by what the videos are found by; otherwise the sorted index is walked over
 */
function pageQueries(query: VideoListQuery, { filters, text }: Conditions, by: LookUp | undefined): Condition[] {
  const { sort, direction, after, limit } = query;
  const ranges = by?.ranges;
  const conditions = filters.filter(({ lookUps }) => !ranges || !lookUps.includes(by)).map(testOr(by));
  if (text) conditions.push(text);
  const index = by?.index ? `INDEXED BY ${by.index[sort]}` : '';
  // A "+" keeps SQLite from taking the sorted index where what is looked up is to be sorted.
  const plus = by && !ranges ? '+' : '';
  const key = `${plus}${sortKeys[sort]}`;
  const id = `${plus}v.id`;
  const [behind, order] = direction === 'ascending' ? ['>', 'ASC'] : ['<', 'DESC'];

  const select = (more: readonly Condition[], sortedBy: string): Condition => {
    const found = (ranges ?? [undefined]).map((range) => {
      const all = [...(range ? [range] : []), ...conditions, ...more];
      const where = all.length > 0 ? `WHERE ${all.map(({ sql }) => sql).join(' AND ')}` : '';
      const sql = `SELECT ${key} AS key, ${id} AS id, v.number FROM videos v ${index} ${where}`;
      return { sql, values: all.flatMap(({ values }) => values) };
    });
    return {
      // Only the page's rows are read as a whole, in the order in which they are found.
      sql: `SELECT ${numbered}
            FROM (${found.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY ${sortedBy} LIMIT ?) found
              CROSS JOIN videos v ON v.number = found.number`,
      // One more than asked for tells whether there is another page.
      values: [...found.flatMap(({ values }) => values), limit + 1],
    };
  };
  const byKey = `1 ${order}, 2 ${order}`;
  if (!after) return [select([], byKey)];
  return [
    select([{ sql: `${key} = ? AND ${id} ${behind} ?`, values: [after.key, after.id] }], `2 ${order}`),
    select([{ sql: `${key} ${behind} ?`, values: [after.key] }], byKey),
  ];
}

/** Groups are counted over all videos, but where as few pass as a page of this length would look up. */
const GROUPED = 2000;

/** Lists of videos: the videos, then all of their uploads at once, however long the list is. */
export function videoLists(store: StoreContext) {
  const { db } = store;
  const texts = new TextIndex(db);

  function withUploads(videos: SqlColumns): Packed<VideoWithUploads[]> {
    const { number: numbers = [], ...own } = Object.fromEntries(videos);
    const firsts = numbers.map((number) => Number(number) * UPLOADS_PER_VIDEO);
    // In the order of what is asked for: SQLite promises none that was not asked for itself, but has no other (a test holds
    // this to be so).
    const found = db.columns(
      `SELECT ${ownUploadColumns} FROM json_each(?) asked CROSS JOIN video_uploads u ON ${uploadsFrom('asked.value')}`,
      [JSON.stringify(firsts)],
    );
    const lengths = lengthsOf(firsts, found.get('id') ?? []);
    const uploads = inListOrder(found, lengths);
    const all = tableOf<Omit<Upload, 'videoId'>>(uploads.get('id')?.length ?? 0, toUploadColumns(uploads));
    return tableOf<VideoWithUploads>(firsts.length, toVideoColumns(new Map(Object.entries(own))), {
      key: 'uploads',
      all,
      lengths,
      owner: { key: 'videoId', is: 'id' },
    });
  }

  /**
   * What the videos are to be found by: what leads to the fewest, if those are few enough to be looked up, or else what has
   * them in order.
   */
  function foundBy(filters: readonly Filter[], limit: number): LookUp | undefined {
    const lookUps = filters.flatMap((filter) => filter.lookUps);
    const inOrder = lookUps.find(({ ranges }) => ranges);
    if (lookUps.length === 0 || (lookUps.length === 1 && inOrder)) return inOrder;
    let best: { readonly lookUp: LookUp; readonly count: number } | undefined;
    // The highest number is at least the number of videos, and read at once.
    const all = Number(db.get('SELECT max(number) AS n FROM videos')?.['n'] ?? 0);
    for (const lookUp of lookUps) {
      const most = mostLookedUp(lookUp, all, limit);
      const { sql, values } = lookUp.found;
      const count = Number(db.get(`SELECT count(*) AS n FROM (${sql} LIMIT ?)`, [...values, most + 1])?.['n']);
      if (count <= most && (!best || count < best.count)) best = { lookUp, count };
    }
    return best?.lookUp ?? inOrder;
  }

  const conditionsFor = (filter: VideoFilter): Conditions =>
    conditionsOf(checked(videoListQuerySchema, filter, ''), db, texts);

  return {
    /** The given videos with their uploads, in that order; ids that are not registered are left out. */
    getVideos(ids: readonly string[]): Packed<VideoWithUploads[]> {
      return withUploads(
        db.columns(`SELECT ${numbered} FROM json_each(?) asked CROSS JOIN videos v ON v.id = asked.value`, [
          JSON.stringify(ids),
        ]),
      );
    },

    /** One page of the videos that are asked for. @throws RegistryError `INVALID_FIELD` */
    listVideos(input: VideoListInput): Packed<VideoPage> {
      const query = checked(videoListQuerySchema, input, '');
      const conditions = conditionsOf(query, db, texts);
      let found: SqlColumns = new Map();
      for (const { sql, values } of pageQueries(query, conditions, foundBy(conditions.filters, query.limit))) {
        if (lengthOf(found) <= query.limit) found = together(found, db.columns(sql, values));
      }
      const more = lengthOf(found) > query.limit;
      const page = more ? new Map([...found].map(([name, column]) => [name, column.slice(0, query.limit)])) : found;
      const next = more ? cursorBehind(page, query.sort) : null;
      return packedIn<VideoPage, 'videos'>('videos', withUploads(page), { next });
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
      const { sql, values } = whereOf(conditionsFor(filter), ({ every }) => every);
      return Number(db.get(`SELECT count(*) AS n FROM videos v ${sql}`, values)?.['n']);
    },

    /** How the videos that pass a filter are spread over groups. @throws RegistryError `INVALID_FIELD` */
    countGroups(by: VideoGrouping, filter: VideoFilter): GroupCount[] {
      const conditions = conditionsFor(filter);
      const lookUp = foundBy(conditions.filters, GROUPED);
      const { sql, values } = whereOf(conditions, testOr(lookUp));
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

const lengthOf = (columns: SqlColumns): number => columns.get('id')?.length ?? 0;

function together(first: SqlColumns, then: SqlColumns): SqlColumns {
  if (lengthOf(first) === 0) return then;
  return new Map([...then].map(([name, column]) => [name, [...(first.get(name) ?? []), ...column]]));
}

/**
 * How many uploads each video has.
 * @param firsts for each video the first number that its uploads can have
 * @param ids the numbers of all uploads, those of the first video first
 */
function lengthsOf(firsts: readonly number[], ids: readonly SqlValue[]): number[] {
  const lengths = new Array<number>(firsts.length).fill(0);
  let video = 0;
  let before = -1;
  for (const value of ids) {
    const id = Number(value);
    // A video that was asked for twice in a row begins again.
    if (id <= before) video++;
    while (id - (firsts[video] ?? NaN) >= UPLOADS_PER_VIDEO || id < (firsts[video] ?? NaN)) video++;
    if (video >= firsts.length) throw new Error('Uploads were not found in the order of their videos.');
    lengths[video] = (lengths[video] ?? 0) + 1;
    before = id;
  }
  return lengths;
}

/**
 * Uploads, of each video in the order of platform and account. Most came in this one; to ask SQLite for it would have it
 * sort all of them, with all of their columns.
 */
function inListOrder(uploads: SqlColumns, lengths: readonly number[]): SqlColumns {
  const [platforms = [], accounts = []] = ['platform', 'account'].map((it) => uploads.get(it));
  // Platforms and accounts are ASCII: compared here as SQLite compares them.
  const byKey = (a: number, b: number): number =>
    compareTexts(platforms[a], platforms[b]) || compareTexts(accounts[a], accounts[b]);
  let order: number[] | undefined;
  let first = 0;
  for (const length of lengths) {
    for (let row = first + 1; row < first + length; row++) {
      if (byKey(row - 1, row) < 0) continue;
      order ??= platforms.map((_, index) => index);
      const its = order.slice(first, first + length).sort(byKey);
      order.splice(first, length, ...its);
      break;
    }
    first += length;
  }
  if (!order) return uploads;
  const places = order;
  return new Map([...uploads].map(([name, column]) => [name, places.map((row) => column[row] ?? null)]));
}

function compareTexts(a: SqlValue | undefined, b: SqlValue | undefined): number {
  return a === b ? 0 : String(a) < String(b) ? -1 : 1;
}

/** Where the page behind the last of these videos begins. */
function cursorBehind(videos: SqlColumns, sort: VideoSort): ListCursor | null {
  const last = (column: keyof Video) => videos.get(column)?.at(-1) ?? null;
  const key = sort === 'duration' ? (last('duration') ?? -1) : last(sort === 'title' ? 'title' : 'createdAt');
  const id = last('id');
  return id === null ? null : { key: key as string | number, id: id as string };
}

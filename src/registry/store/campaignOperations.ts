import { campaignChange } from '../../model/campaignChange';
import {
  campaignNameSchema,
  campaignPlanSchema,
  type Campaign,
  type CampaignCount,
  type CampaignPlanInput,
} from '../../model/campaign';
import type { SqlRow } from '../engine/database';
import { RegistryError } from '../errors';
import { checked } from './checked';
import type { StoreContext } from './storeContext';

/** Videos that one campaign may have. */
const MAX_VIDEOS = 20_000;

/** Operations on campaigns. Each names what changed by {@link campaignChange}, so that every window hears of it. */
export function campaignOperations(store: StoreContext) {
  const { db } = store;

  function announce(id: string): void {
    store.touchRemoved(campaignChange(id));
  }

  function idsOf(table: 'campaign_videos' | 'campaign_batches', id: string): string[] {
    const [column, order] = table === 'campaign_videos' ? ['video_id', 'position'] : ['batch_id', 'batch_id'];
    return db
      .all(`SELECT ${column} AS id FROM ${table} WHERE campaign_id = ? ORDER BY ${order}`, [id])
      .map((row) => String(row['id']));
  }

  function toCampaign(row: SqlRow): Campaign {
    const id = String(row['id']);
    const plan = campaignPlanSchema.parse(JSON.parse(String(row['plan'])));
    const content = { plan, videoIds: idsOf('campaign_videos', id), batchIds: idsOf('campaign_batches', id) };
    return { ...row, ...content } as unknown as Campaign;
  }

  function getCampaign(id: string): Campaign | null {
    const row = db.get('SELECT id, name, created_at AS createdAt, plan FROM campaigns WHERE id = ?', [id]);
    return row ? toCampaign(row) : null;
  }

  function requireCampaign(id: string): Campaign {
    const campaign = getCampaign(id);
    if (!campaign) throw new RegistryError('CAMPAIGN_UNKNOWN', `There is no campaign under the id "${id}".`);
    return campaign;
  }

  function freeName(name: string, id: string): string {
    const valid = checked(campaignNameSchema, name, 'name');
    if (db.get('SELECT 1 FROM campaigns WHERE name = ? AND id <> ?', [valid, id])) {
      throw new RegistryError('CAMPAIGN_EXISTS', `There is a campaign “${valid}” already.`, { field: 'name' });
    }
    return valid;
  }

  /** Those that are registered, each once. */
  function setVideos(id: string, videoIds: readonly string[]): void {
    const order = [...new Set(videoIds)];
    if (order.length > MAX_VIDEOS) {
      throw new RegistryError('INVALID_FIELD', `A campaign has at most ${MAX_VIDEOS} videos.`, { field: 'videoIds' });
    }
    db.run('DELETE FROM campaign_videos WHERE campaign_id = ?', [id]);
    db.run(
      `INSERT INTO campaign_videos (campaign_id, video_id, position)
       SELECT ?, v.id, e.key FROM json_each(?) e JOIN videos v ON v.id = e.value`,
      [id, JSON.stringify(order)],
    );
    announce(id);
  }

  function createCampaign(
    id: string,
    name: string,
    plan: CampaignPlanInput,
    videoIds: readonly string[],
    now: string,
  ): void {
    db.run('INSERT INTO campaigns (id, name, created_at, plan) VALUES (?, ?, ?, ?)', [
      id,
      freeName(name, id),
      now,
      JSON.stringify(checked(campaignPlanSchema, plan, 'plan')),
    ]);
    setVideos(id, videoIds);
  }

  return {
    /** Whether there is any, told without reading them. */
    hasCampaigns(): boolean {
      return db.get('SELECT 1 FROM campaigns LIMIT 1') !== undefined;
    },

    /** By name. */
    listCampaigns(): Campaign[] {
      return db.all('SELECT id, name, created_at AS createdAt, plan FROM campaigns ORDER BY name').map(toCampaign);
    },

    getCampaign,

    /**
     * Which campaigns videos are in, by the names of these; videos that are in none are left out.
     * @param videoIds null: of all videos
     */
    campaignsOf(videoIds: readonly string[] | null): { videoId: string; campaignId: string }[] {
      const among = videoIds === null ? '' : 'WHERE m.video_id IN (SELECT value FROM json_each(?))';
      return db.all(
        `SELECT m.video_id AS videoId, m.campaign_id AS campaignId
         FROM campaign_videos m JOIN campaigns c ON c.id = m.campaign_id ${among} ORDER BY c.name`,
        videoIds === null ? [] : [JSON.stringify(videoIds)],
      ) as unknown as { videoId: string; campaignId: string }[];
    },

    /** How the uploads stand that campaigns were started with: each once, however often it was started. */
    countCampaigns(): CampaignCount[] {
      return db.all(
        `SELECT s.campaign_id AS campaignId, coalesce(u.upload_status, 'PENDING') AS status, count(*) AS count
         FROM (
           SELECT DISTINCT b.campaign_id, i.video_id, i.platform, i.account
           FROM campaign_batches b
           JOIN batch_items i ON i.batch_id = b.batch_id
           JOIN campaign_videos v ON v.campaign_id = b.campaign_id AND v.video_id = i.video_id
         ) s
         LEFT JOIN video_uploads u
           ON u.video_id = s.video_id AND u.platform = s.platform AND u.account = s.account
         GROUP BY 1, 2`,
      ) as unknown as CampaignCount[];
    },

    /** @throws RegistryError `INVALID_FIELD`, `CAMPAIGN_EXISTS` */
    createCampaign,

    /** Takes over a campaign of another registry; one of its name here keeps it, and it gets a number. */
    importCampaign({ id, name, plan, videoIds, createdAt }: Omit<Campaign, 'batchIds'>): void {
      let free = name;
      for (let number = 2; db.get('SELECT 1 FROM campaigns WHERE name = ?', [free]); number++) {
        free = `${name.slice(0, 90)} (${number})`;
      }
      createCampaign(id, free, plan, videoIds, createdAt);
    },

    /** @throws RegistryError `INVALID_FIELD`, `CAMPAIGN_EXISTS`, `CAMPAIGN_UNKNOWN` */
    renameCampaign(id: string, name: string): void {
      requireCampaign(id);
      db.run('UPDATE campaigns SET name = ? WHERE id = ?', [freeName(name, id), id]);
      announce(id);
    },

    /** @throws RegistryError `INVALID_FIELD`, `CAMPAIGN_UNKNOWN` */
    setCampaignPlan(id: string, plan: CampaignPlanInput): void {
      requireCampaign(id);
      db.run('UPDATE campaigns SET plan = ? WHERE id = ?', [
        JSON.stringify(checked(campaignPlanSchema, plan, 'plan')),
        id,
      ]);
      announce(id);
    },

    /** Its videos, and what was posted of them, stay. */
    deleteCampaign(id: string): void {
      requireCampaign(id);
      db.run('DELETE FROM campaigns WHERE id = ?', [id]);
      announce(id);
    },

    /**
     * Puts videos into a campaign, or to another place in it, one after the other.
     * @param before the video that follows them; null: they are the last ones
     */
    placeInCampaign(id: string, videoIds: readonly string[], before: string | null): void {
      const moved = new Set(videoIds);
      const rest = requireCampaign(id).videoIds;
      // What follows is asked for by what it is; should it be moved itself, the next one that is not.
      const following = before === null ? [] : rest.slice(rest.indexOf(before)).filter((each) => !moved.has(each));
      const others = rest.filter((each) => !moved.has(each));
      const place = following[0] === undefined ? others.length : others.indexOf(following[0]);
      setVideos(id, [...others.slice(0, place), ...videoIds, ...others.slice(place)]);
    },

    removeFromCampaign(id: string, videoIds: readonly string[]): void {
      requireCampaign(id);
      db.run('DELETE FROM campaign_videos WHERE campaign_id = ? AND video_id IN (SELECT value FROM json_each(?))', [
        id,
        JSON.stringify(videoIds),
      ]);
      announce(id);
    },

    /**
     * Times at which an account posts, or may have posted, from a moment on (UTC, ISO 8601): scheduled uploads that
     * wait, and attempts that reached the point of no return.
     */
    postingTimes(platform: string, account: string, from: string): string[] {
      return db
        .all(
          `SELECT scheduled_at AS at FROM video_uploads
           WHERE platform = :platform AND account = :account AND upload_status = 'QUEUED' AND scheduled_at >= :from
           UNION
           SELECT a.finished_at FROM upload_attempts a JOIN video_uploads u ON u.id = a.upload_id
           WHERE u.platform = :platform AND a.account = :account AND a.pressed = 1 AND a.finished_at >= :from`,
          { platform, account, from },
        )
        .map((row) => String(row['at']));
    },

    /** Notes a bulk upload that a campaign was started as. */
    addCampaignBatch(id: string, batchId: string): void {
      requireCampaign(id);
      db.run('INSERT OR IGNORE INTO campaign_batches (campaign_id, batch_id) VALUES (?, ?)', [id, batchId]);
      announce(id);
    },
  };
}

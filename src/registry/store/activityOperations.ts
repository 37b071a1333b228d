import { activityQuestionSchema, type Activity, type ActivityQuestion } from '../../model/activity';
import { checked } from './checked';
import type { StoreContext } from './storeContext';

/** Uploads that are named; of the others the number is enough. */
const MOST_NAMED = 8;

const waiting = `FROM video_uploads u JOIN videos v ON v.id = u.video_id
  WHERE u.upload_status IN ('QUEUED', 'IN_PROGRESS', 'SUBMITTING', 'RATE_LIMITED')
     OR (u.upload_status = 'FAILED' AND u.next_attempt_at IS NOT NULL)`;

/** The registry at a glance: everything an overview shows, as it was at one moment. */
export function activityOperations({ db }: StoreContext) {
  return {
    activity(question: ActivityQuestion, now: string): Activity {
      const { days, offsetMinutes } = checked(activityQuestionSchema, question, '');
      const shift = `${offsetMinutes} minutes`;
      const rows = db.all(
        `SELECT date(a.finished_at, :shift) AS day, u.platform,
                sum(a.outcome IN ('SUCCESS', 'SCHEDULED')) AS posted,
                sum(a.outcome IN ('FAILED', 'FAILED_FINAL')) AS failed,
                sum(a.outcome = 'NEEDS_VERIFICATION') AS unsure
         FROM upload_attempts a JOIN video_uploads u ON u.id = a.upload_id
         WHERE a.finished_at IS NOT NULL AND date(a.finished_at, :shift) > date(:now, :shift, :span)
         GROUP BY day, u.platform HAVING posted + failed + unsure > 0 ORDER BY day, u.platform`,
        { shift, now, span: `-${days} days` },
      );
      return {
        videos: Number(db.get('SELECT count(*) AS n FROM videos')?.['n']),
        uploads: db.all(
          `SELECT upload_status AS status, platform, count(*) AS count FROM video_uploads
           GROUP BY upload_status, platform`,
        ) as unknown as Activity['uploads'],
        days: rows as unknown as Activity['days'],
        waiting: db
          .all(
            `SELECT u.video_id AS videoId, v.title, u.platform, u.account, u.upload_status AS status,
                  u.next_attempt_at AS startsAt, u.scheduled_at AS scheduledAt, u.missed ${waiting}
             ORDER BY u.next_attempt_at IS NOT NULL, u.next_attempt_at, u.upload_timestamp LIMIT ?`,
            [MOST_NAMED],
          )
          .map((row) => ({ ...row, missed: row['missed'] === 1 })) as unknown as Activity['waiting'],
        waitingCount: Number(db.get(`SELECT count(*) AS n ${waiting}`)?.['n']),
        accounts: db.all(
          `SELECT platform, account FROM accounts UNION SELECT DISTINCT platform, account FROM video_uploads
           ORDER BY platform, account`,
        ) as unknown as Activity['accounts'],
      };
    },
  };
}

import * as z from 'zod';
import { accountNameSchema, platformIdSchema } from '../../model/platform';
import type { Account } from '../../model/records';
import { sentence } from '../../model/sentence';
import { isActive, uploadStatuses } from '../../model/uploadStatus';
import { RegistryError } from '../errors';
import { checked } from './checked';
import type { StoreContext } from './storeContext';

const displayNameSchema = z.lazy(() => z.string().max(200).nullable());

/** Operations on accounts. The `default` account exists without a record; it gets one when something is known of it. */
export function accountOperations({ db }: StoreContext) {
  return {
    /** @param platform null: of all platforms */
    listAccounts(platform: string | null): Account[] {
      return db.all(
        `SELECT platform, account, identity, display_name AS displayName, created_at AS createdAt FROM accounts
         WHERE ?1 IS NULL OR platform = ?1 ORDER BY platform, account`,
        [platform],
      ) as unknown as Account[];
    },

    /** @throws RegistryError `ACCOUNT_EXISTS` */
    addAccount(platform: string, account: string, displayName: string | null, now: string): void {
      checked(platformIdSchema, platform, 'platform');
      checked(accountNameSchema, account, 'account');
      checked(displayNameSchema, displayName, 'displayName');
      const { changes } = db.run(
        'INSERT INTO accounts (platform, account, display_name, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        [platform, account, displayName, now],
      );
      if (changes === 0) {
        throw new RegistryError('ACCOUNT_EXISTS', sentence`There is an account "${account}" already.`, {
          field: 'account',
        });
      }
    },

    /**
     * Forgets an account; its uploads and posts stay known.
     * @returns false when there was none
     * @throws RegistryError `ACCOUNT_IN_USE` while something of it is queued or running
     */
    removeAccount(platform: string, account: string): boolean {
      const active = db.get(
        `SELECT 1 FROM video_uploads WHERE upload_status IN (SELECT value FROM json_each(?)) AND platform = ?
         AND account = ? LIMIT 1`,
        [JSON.stringify(uploadStatuses.filter(isActive)), platform, account],
      );
      if (active) throw new RegistryError('ACCOUNT_IN_USE', sentence`Uploads of "${account}" are queued or running.`);
      return db.run('DELETE FROM accounts WHERE platform = ? AND account = ?', [platform, account]).changes > 0;
    },
  };
}

import { metadataFieldsSchema, type MetadataFields } from '../../model/metadataFields';
import { platformIdSchema } from '../../model/platform';
import { settingNameSchema } from '../../model/videoFields';
import { RegistryError } from '../errors';
import { checked } from './checked';
import type { StoreContext } from './storeContext';

/** Characters that a setting may have as JSON. */
const MAX_SETTING = 1_000_000;

/** Operations on what people wrote: metadata of videos, and settings kept with the registry. */
export function fieldOperations(store: StoreContext) {
  const { db } = store;

  function checkPlatform(platform: string): void {
    if (platform !== '') checked(platformIdSchema, platform, 'platform');
  }

  return {
    /** What was written for a video; `platform` "" is what holds for all platforms. null: nothing */
    getMetadata(videoId: string, platform: string): MetadataFields | null {
      checkPlatform(platform);
      const row = db.get('SELECT fields FROM metadata WHERE video_id = ? AND platform = ?', [videoId, platform]);
      return row ? (JSON.parse(String(row['fields'])) as MetadataFields) : null;
    },

    /** Everything written for a video, by platform; "" for all platforms. */
    getAllMetadata(videoId: string): Record<string, MetadataFields> {
      const rows = db.all('SELECT platform, fields FROM metadata WHERE video_id = ? ORDER BY platform', [videoId]);
      return Object.fromEntries(
        rows.map((row) => [String(row['platform']), JSON.parse(String(row['fields'])) as MetadataFields]),
      );
    },

    /** Replaces what is written; null removes it. @throws RegistryError `INVALID_FIELD`, `VIDEO_NOT_REGISTERED` */
    setMetadata(videoId: string, platform: string, fields: MetadataFields | null, now: string): void {
      checkPlatform(platform);
      if (!db.get('SELECT 1 FROM videos WHERE id = ?', [videoId])) {
        throw new RegistryError('VIDEO_NOT_REGISTERED', `No video is registered under the id "${videoId}".`);
      }
      if (fields === null) db.run('DELETE FROM metadata WHERE video_id = ? AND platform = ?', [videoId, platform]);
      else {
        db.run(
          `INSERT INTO metadata (video_id, platform, fields, updated_at) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET fields = excluded.fields, updated_at = excluded.updated_at`,
          [videoId, platform, JSON.stringify(checked(metadataFieldsSchema, fields, '')), now],
        );
      }
      store.touch(videoId);
    },

    /** @returns undefined: never set */
    getSetting(name: string): unknown {
      const row = db.get('SELECT value FROM settings WHERE name = ?', [name]);
      return row ? (JSON.parse(String(row['value'])) as unknown) : undefined;
    },

    /** @param value anything JSON can hold; undefined removes the setting */
    setSetting(name: string, value: unknown): void {
      checked(settingNameSchema, name, 'name');
      if (value === undefined) {
        db.run('DELETE FROM settings WHERE name = ?', [name]);
        return;
      }
      const json = JSON.stringify(value) as string | undefined;
      if (json === undefined || json.length > MAX_SETTING) {
        throw new RegistryError('INVALID_FIELD', `The setting "${name}" cannot be kept.`, { field: 'value' });
      }
      db.run('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', [name, json]);
    },
  };
}

import { metadataFieldAliases } from '../model/metadataFields';
import { clipProjectSchema, type ClipProject } from './clipProjectSchema';
import { parseJsonDocument, type JsonDocument } from './jsonDocument';

/** The file that makes a workspace folder a clip project. */
export const CLIP_PROJECT_FILE = 'clipdeck.json';

/** Reads a `clipdeck.json` (JSON with comments). Never throws; `value` is null when something is wrong. */
export function parseClipProject(text: string): JsonDocument<ClipProject> {
  return parseJsonDocument(text, clipProjectSchema, {
    aliases: {
      ...metadataFieldAliases,
      rateLimits: 'rateLimit',
      mediaFolders: 'clips',
      folders: 'clips',
      csv: 'metadataFiles',
    },
  });
}

/** What "New Clip Project" writes: valid as it is, and it explains itself. */
export const CLIP_PROJECT_TEMPLATE = `{
  // A Clipdeck project. Change what you like: it applies as soon as the file is saved.
  "version": 1,

  // Which files are clips. A file is registered by itself once it has stopped growing.
  "clips": {
    "folders": ["clips"],
    "include": ["**/*.{mp4,mov,webm,mkv,avi}"],
    "exclude": ["**/drafts/**"],
    // Texts for many clips at once: a CSV with the columns file, title, description, hashtags, …
    "metadataFiles": []
  },

  // Where clips go. Accounts are names of your choice; you sign in once for each.
  "platforms": {
    "youtube": {
      "accounts": ["default"],
      "defaults": { "visibility": "private" }
    }
    // "tiktok": { "defaults": { "description": "{title}" } },
    // "instagram": {}
  },

  // Used where neither the panel, nor clip.json beside clip.mp4, nor a CSV says anything.
  // Variables: {title} {stem} {folder} {date} {index} and more; {index:3} writes 001.
  "defaults": {
    "title": "{stem}",
    "hashtags": ["shorts"],
    "madeForKids": false
  },

  // Built around every text, wherever it comes from.
  "templates": {
    // "title": "{title} | My channel",
    // "description": "{description}\\n\\nPosted on {date}"
  },

  // At most this often, for each account.
  "rateLimit": { "cooldownSeconds": 3600, "maxPerDay": 10 }

  // When posts go out.
  // "schedule": { "timeZone": "Europe/Berlin", "times": ["12:00", "18:30"], "days": ["mon", "wed", "fri"] }

  // Campaigns to begin with: each is made once, and is ordered, changed and started in the Campaigns view.
  // "campaigns": [{ "name": "Season one", "clips": ["season-1/**"] }]
}
`;

import * as vscode from 'vscode';
import * as z from 'zod';
import { rateLimitSettingsSchema } from '../model/rateLimits';
import { visibilitySchema } from '../model/uploadMetadata';

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

const siteUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (value) => value.startsWith('https:') || loopback.test(new URL(value).hostname),
    'must use https, unless it is on this machine',
  )
  .transform((value) => value.replace(/\/+$/, ''));

const settingsSchema = z.object({
  'youtube.siteUrl': siteUrl,
  'tiktok.siteUrl': siteUrl,
  'instagram.siteUrl': siteUrl,
  'youtube.publishDespiteChecks': z.boolean(),
  'anchors.overrideFile': z.string(),
  'evidence.keepDays': z.number().int().min(1),
  'evidence.trace': z.boolean(),
  'browser.executablePath': z.string(),
  'browser.headless': z.boolean(),
  'defaults.visibility': visibilitySchema,
  'defaults.madeForKids': z.boolean(),
  confirmUpload: z.boolean(),
  rateLimits: rateLimitSettingsSchema,
  refreshSeconds: z.number().min(0.2).max(60),
  'retry.maxAttempts': z.number().int().min(1).max(20),
  'retry.baseSeconds': z.number().min(1).max(86_400),
});
type Settings = z.infer<typeof settingsSchema>;

/**
 * One of our settings, checked.
 * @throws Error naming the setting and what is wrong with its value
 */
export function setting<Name extends keyof Settings>(name: Name): Settings[Name] {
  const value: unknown = vscode.workspace.getConfiguration('clipdeck').get(name);
  const parsed = settingsSchema.shape[name].safeParse(value);
  if (parsed.success) return parsed.data as Settings[Name];
  const problem = parsed.error.issues.map(({ message }) => message).join('; ');
  throw new Error(vscode.l10n.t('The setting "clipdeck.{0}" cannot be used: {1}', name, problem));
}

import type { SandboxAddresses } from './sandboxProcess';
import type { Settings } from './settings';

/** The machine-scoped settings with which the extension uploads to the sandbox and to nothing else. */
export function sandboxSettings(
  { youtube, tiktok, instagram }: Omit<SandboxAddresses, 'origin'>,
  browser: string,
  { headless }: { headless: boolean },
): Settings {
  return {
    'clipdeck.youtube.siteUrl': youtube.studioUrl,
    'clipdeck.tiktok.siteUrl': tiktok.siteUrl,
    'clipdeck.instagram.siteUrl': instagram.siteUrl,
    'clipdeck.browser.executablePath': browser,
    'clipdeck.browser.headless': headless,
  };
}

import { access, constants } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { sentence } from '../model/sentence';
import { UploadFailure } from '../model/uploadError';
import { findBrowsers, type Browser } from '../uploaders/browser/findBrowser';
import { setting } from '../views/settings';

/** The browsers of this machine that uploads can be made with, best first. */
export function installedBrowsers(): Promise<Browser[]> {
  return findBrowsers({ platform: process.platform, env: process.env, homedir: os.homedir(), isExecutable });
}

/** The browser of the setting, or the best one that is installed. @throws UploadFailure `browser_missing` */
export async function chosenBrowser(): Promise<Browser> {
  const configured = setting('browser.executablePath');
  if (configured !== '') {
    if (await isExecutable(configured)) return { name: path.basename(configured), executablePath: configured };
    throw new UploadFailure({
      kind: 'browser_missing',
      userMessage: sentence`The browser of the setting "clipdeck.browser.executablePath" is not there: ${configured}`,
      hint: sentence`Run “Clipdeck: Select Browser”, or empty the setting to use an installed Chrome, Edge, Brave or Chromium.`,
    });
  }
  const [best] = await installedBrowsers();
  if (best) return best;
  throw new UploadFailure({
    kind: 'browser_missing',
    userMessage: sentence`No browser was found that uploads could be made with.`,
    hint: sentence`Install Chrome, Edge, Brave or Chromium, or run “Clipdeck: Select Browser” and browse for one.`,
  });
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

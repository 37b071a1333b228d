import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AccountName, PlatformId } from '../../model/platform';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import type { BrowserSessions } from './browserSessions';

/**
 * Opens a plain browser window, not driven by anything, on an account's profile folder, and waits until the person
 * closes it. Plain, because Google refuses sign-ins in automated browsers; and we never see what is typed.
 * @throws UploadFailure `browser_missing`, `display_missing`, or `cancelled` when the signal was aborted
 */
export async function openSignInWindow(
  sessions: BrowserSessions,
  platform: PlatformId,
  account: AccountName,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  const { executablePath, env } = await sessions.forPerson();
  const folder = await sessions.ensureProfile(platform, account);
  const browser = spawn(
    executablePath,
    [
      `--user-data-dir=${folder}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--new-window',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      url,
    ],
    { env, stdio: 'ignore', signal },
  );
  try {
    await once(browser, 'exit');
  } catch (cause) {
    if (signal.aborted) {
      throw new UploadFailure({ kind: 'cancelled', userMessage: sentence`Signing in was cancelled.` });
    }
    throw new UploadFailure(
      {
        kind: 'browser_missing',
        userMessage: sentence`The browser could not be started (${executablePath}).`,
        hint: sentence`Choose another browser in the setting "clipdeck.browser.executablePath".`,
      },
      { cause },
    );
  }
}

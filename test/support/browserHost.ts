import { BrowserSessions } from '../../src/uploaders/browser/browserSessions';

/**
 * Child process: opens a browser as the extension does, says so, and ends only with it.
 * `tsx browserHost.ts EXECUTABLE PROFILES`
 */
async function main([executablePath = '', profilesFolder = '']: string[]): Promise<void> {
  const sessions = new BrowserSessions({
    browser: () => Promise.resolve({ name: 'Chromium', executablePath }),
    headless: true,
    profilesFolder,
    env: process.env,
    platform: process.platform,
  });
  await sessions.newPage('youtube', 'default', new AbortController().signal);
  process.stdout.write('open\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

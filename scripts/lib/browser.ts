import { chromium, type Browser } from 'playwright';
import { ensureChromium } from './chromium';

/** A browser that fetches nothing by itself, so that the tests see only what they did. */
const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Starts the installed browser, headless, with a profile of its own.
 * @throws {Error} naming what to install when there is no browser.
 */
export async function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox refuses to run as root, which is what containers in CI run as.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [...quietFlags, ...asRoot],
    // Playwright closes the browser when this program exits; the signals are handled in cleanup.ts.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

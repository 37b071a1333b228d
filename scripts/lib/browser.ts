import { chromium, type Browser } from 'playwright';
import { ensureChromium } from './chromium';

/** What Playwright 1.65 turns off: of several such lists the browser takes the last, so ours has to say it again. */
const offForPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

/** The lists that drop from the address bar are pages: every window loads both, a second's work of one processor. */
const addressBarPages = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** For windows that only tests look at. */
export const withoutAddressBarPages = `--disable-features=${[...offForPlaywright, ...addressBarPages].join(',')}`;

/** A browser that fetches nothing by itself, so that the tests see only what they did. */
const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  withoutAddressBarPages,
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Starts the installed browser, headless, with a profile of its own.
 * @param executablePath default: the one that is installed
 * @throws {Error} naming what to install when there is no browser.
 */
export async function launchBrowser(executablePath?: string): Promise<Browser> {
  // Chromium's sandbox refuses to run as root, which is what containers in CI run as.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: executablePath ?? (await ensureChromium()),
    args: [...quietFlags, ...asRoot],
    // Playwright closes the browser when this program exits; the signals are handled in cleanup.ts.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

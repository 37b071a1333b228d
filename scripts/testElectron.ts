import { runTests } from '@vscode/test-electron';
import path from 'node:path';
import { makeTempFolder, repositoryRoot } from './lib/folders';
import { hostTestsModule } from './lib/hostTests';
import { run } from './lib/processes';

/**
 * `npm run test:electron [-- VERSION]`: the host tests in a desktop VS Code, which is downloaded from Microsoft on
 * first use (`npm run test:host` needs no download). Needs a display; on Linux without one, run it under `xvfb-run`.
 */
async function main(version = 'stable'): Promise<void> {
  await run(process.execPath, ['esbuild.mjs', '--tests'], { cwd: repositoryRoot });
  const own = makeTempFolder('electron');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  await runTests({
    version,
    extensionDevelopmentPath: repositoryRoot,
    extensionTestsPath: hostTestsModule,
    launchArgs: [
      makeTempFolder('workspace'),
      ...['--user-data-dir', path.join(own, 'user'), '--extensions-dir', path.join(own, 'extensions')],
      ...['--disable-workspace-trust', ...asRoot],
    ],
  });
}

main(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error('The tests failed in the desktop VS Code, or it could not be downloaded or started:', error);
    process.exit(1);
  },
);

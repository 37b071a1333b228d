import fs from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from './environment';
import { run } from './processes';
import type { VSCodeDirs } from './vscode';
import type { InstalledServer } from './vscodeServer';

/**
 * Installs an extension into a VS Code server that has not been started on these folders yet: a `.vsix` is unpacked,
 * the folder of an extension under development is linked. Either way VS Code treats it as any installed extension,
 * notifications and dialogs included, which it suppresses while it runs extension tests.
 * @throws {Error} when the folder holds no built extension, or VS Code refuses the package.
 */
export async function installExtension(server: InstalledServer, dirs: VSCodeDirs, extension: string): Promise<void> {
  if (extension.endsWith('.vsix')) {
    const where = [
      '--extensions-dir',
      dirs.extensions,
      '--user-data-dir',
      dirs.userData,
      '--server-data-dir',
      dirs.serverData,
    ];
    await run(server.node, [server.main, ...where, '--install-extension', extension], {
      env: cleanEnvironment(),
      timeoutMs: 120_000,
    });
    return;
  }
  const { publisher, name, version } = readManifest(extension);
  fs.mkdirSync(dirs.extensions, { recursive: true });
  const link = path.join(dirs.extensions, `${publisher}.${name}-${version}`);
  // A junction needs no privilege on Windows; elsewhere the type is ignored.
  if (!fs.existsSync(link)) fs.symlinkSync(extension, link, 'junction');
}

interface Manifest {
  publisher: string;
  name: string;
  version: string;
  main: string;
}

function readManifest(folder: string): Manifest {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  if (!fs.existsSync(path.join(folder, manifest.main))) {
    throw new Error(`The extension in ${folder} is not built (${manifest.main} is missing). Run \`npm run build\`.`);
  }
  return manifest;
}

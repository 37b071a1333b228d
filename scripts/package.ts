import path from 'node:path';
import { repositoryRoot } from './lib/folders';
import { packageExtension } from './lib/vsix';

/** `npm run package [FILE]`: packs the extension into a VSIX, by default `clipdeck.vsix` in the checkout. */
packageExtension(path.resolve(process.argv[2] ?? path.join(repositoryRoot, 'clipdeck.vsix'))).then(
  ({ file, bytes, files }) => {
    console.log(`${file}: ${(bytes / 1024 / 1024).toFixed(2)} MB, ${files.length} files`);
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

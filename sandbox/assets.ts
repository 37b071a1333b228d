import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exchange } from './exchange';
import { HttpError } from './exchange';

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The scripts and styles of one folder of the house, read once. No other file can be asked for. */
export class Assets {
  readonly #files = new Map<string, Buffer>();

  /** @param folder relative to `base`, which is the caller's `import.meta.url`. */
  constructor(base: string, folder: string) {
    const path = fileURLToPath(new URL(folder, base));
    for (const name of readdirSync(path)) {
      if (extname(name) in contentTypes) this.#files.set(name, readFileSync(join(path, name)));
    }
  }

  /** @throws {HttpError} 404 for a name that is not in the folder. */
  send(exchange: Exchange, name: string): void {
    const body = this.#files.get(name);
    const contentType = contentTypes[extname(name)];
    if (body === undefined || contentType === undefined) throw new HttpError(404, 'No such file.');
    exchange.asset(contentType, body);
  }
}

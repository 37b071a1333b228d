import type { Exchange } from './exchange';

/** One request that reached a stand-in. Scripts, styles and requests to `/_sandbox/` are not kept. */
export interface SandboxRequest {
  /** ISO 8601, UTC: when it arrived. */
  at: string;
  method: string;
  /** Path and query. */
  path: string;
  /** The status sent, or null while the answer is under way or when the connection was cut before one. */
  status: number | null;
}

const unremarkable = /^\/_sandbox\/|^\/favicon\.ico$|^\/[^/]+\/assets\//;

/** The newest requests, oldest first. */
export class RequestLog {
  #entries: SandboxRequest[] = [];

  constructor(private readonly limit = 2000) {}

  add(exchange: Exchange): void {
    if (unremarkable.test(exchange.url.pathname)) return;
    const { response, url, method } = exchange;
    const entry: SandboxRequest = {
      at: new Date().toISOString(),
      method,
      path: url.pathname + url.search,
      status: null,
    };
    response.once('close', () => {
      if (response.writableFinished) entry.status = response.statusCode;
    });
    this.#entries.push(entry);
    if (this.#entries.length > this.limit) this.#entries.shift();
  }

  list(): SandboxRequest[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#entries = [];
  }
}

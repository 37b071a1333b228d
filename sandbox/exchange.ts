import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Html } from './html';

/** An answer other than success, thrown by a handler and sent by the server. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Further fields of the JSON answer. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** The pages run their own scripts and styles only; a clip is previewed from a `blob:` address. */
const CONTENT_SECURITY_POLICY = "default-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'";

/** One request and its answer, with the few operations the sites need. */
export class Exchange {
  readonly url: URL;
  readonly cookies: ReadonlyMap<string, string>;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    origin: string,
  ) {
    // Joined as text: a path such as `//host/` must stay a path.
    this.url = new URL(origin + (request.url ?? '/'));
    this.cookies = readCookies(request.headers.cookie ?? '');
  }

  get method(): string {
    return this.request.method ?? 'GET';
  }

  /** Keeps a cookie in the visitor's profile for `maxAgeSeconds`; 0 forgets it. */
  setCookie(name: string, value: string, maxAgeSeconds: number): void {
    this.response.appendHeader(
      'set-cookie',
      `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`,
    );
  }

  json(status: number, data: unknown): void {
    this.#send(status, 'application/json; charset=utf-8', JSON.stringify(data));
  }

  html(status: number, page: Html): void {
    this.response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    this.#send(status, 'text/html; charset=utf-8', page.text);
  }

  asset(contentType: string, body: Buffer): void {
    this.#send(200, contentType, body);
  }

  redirect(location: string): void {
    this.response.setHeader('location', location);
    this.#send(303, 'text/plain; charset=utf-8', '');
  }

  /**
   * Starts an answer and cuts the connection in its middle, so that the visitor knows the server was reached and
   * nothing more. (A connection cut before the first byte would make a browser send the request again by itself.)
   */
  cut(): void {
    this.response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    this.response.write('{', () => this.response.destroy());
  }

  /**
   * Reads the body as JSON in the given shape.
   * @throws {HttpError} 400 for another shape, 413 for more than 1 MiB.
   */
  async readJson<S extends z.ZodType>(shape: S): Promise<z.infer<S>> {
    const text = await this.#readText();
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      throw new HttpError(400, 'The body is not JSON.');
    }
    return parse(shape, data);
  }

  /** Reads a submitted form in the given shape; errors as in {@link readJson}. */
  async readForm<S extends z.ZodType>(shape: S): Promise<z.infer<S>> {
    return parse(shape, Object.fromEntries(new URLSearchParams(await this.#readText())));
  }

  /** The query in the given shape; errors as in {@link readJson}. */
  readQuery<S extends z.ZodType>(shape: S): z.infer<S> {
    return parse(shape, Object.fromEntries(this.url.searchParams));
  }

  async #readText(): Promise<string> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of this.request as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > 1_048_576) throw new HttpError(413, 'The body is larger than 1 MiB.');
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  #send(status: number, contentType: string, body: string | Buffer): void {
    this.response.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    });
    this.response.end(this.method === 'HEAD' ? undefined : body);
  }
}

function parse<S extends z.ZodType>(shape: S, data: unknown): z.infer<S> {
  const result = shape.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new HttpError(400, `${where === '' ? 'Request' : where}: ${issue?.message ?? 'not valid'}`);
}

function readCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(';')) {
    const [name, ...rest] = pair.split('=');
    if (name === undefined || rest.length === 0) continue;
    try {
      cookies.set(name.trim(), decodeURIComponent(rest.join('=').trim()));
    } catch {
      // Another program's cookie on 127.0.0.1, not written the way ours are.
    }
  }
  return cookies;
}

import type { Sandbox } from '../../../sandbox/index';

/** What the answer that starts an upload holds, as far as tests look at it. */
interface StartedUpload {
  id: string;
  url: string;
  title: string;
}

/** What the Studio page would send to publish. */
export const publication = {
  title: 'A title',
  description: 'Some words',
  tags: ['one', 'two'],
  visibility: 'public',
  publishAt: null as string | null,
  madeForKids: false,
  alteredContent: null,
  notifySubscribers: true,
};

/** A visitor of the YouTube stand-in without a browser: keeps cookies, follows no redirect. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly sandbox: Sandbox) {}

  async request(method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(this.sandbox.origin + path, {
      method,
      redirect: 'manual',
      headers: { cookie, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = '', rest = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(header) ?? [];
      if (rest.includes('Max-Age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Opens the Studio; returns where it leads. */
  async open(path = '/youtube'): Promise<string | null> {
    return (await this.request('GET', path)).headers.get('location');
  }

  async start(fileName: string, totalBytes: number): Promise<StartedUpload> {
    const response = await this.request('POST', '/youtube/api/uploads', JSON.stringify({ fileName, totalBytes }));
    return (await response.json()) as StartedUpload;
  }

  send(id: string, bytes: Buffer, offset = 0) {
    return this.request('PUT', `/youtube/api/uploads/${id}/bytes?offset=${offset}`, bytes);
  }

  publish(id: string, change: Partial<typeof publication> = {}) {
    return this.request('POST', `/youtube/api/uploads/${id}/publish`, JSON.stringify({ ...publication, ...change }));
  }
}

import type { Exchange } from './exchange';

/** The names in a pattern: `'/video/:id/edit'` → `'id'`. */
type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

type Handler<P extends string> = (exchange: Exchange, params: Record<ParamNames<P>, string>) => void | Promise<void>;

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: (exchange: Exchange, params: Record<string, string>) => void | Promise<void>;
}

/** A table of `METHOD /path/:name` → handler; the first match answers. */
export class Router {
  readonly #routes: Route[] = [];

  on<P extends string>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: P, handle: Handler<P>): this {
    const pattern = path
      .split('/')
      .map((part) => (part.startsWith(':') ? `(?<${part.slice(1)}>[^/]+)` : part.replaceAll('.', '\\.')))
      .join('/');
    this.#routes.push({
      method,
      pattern: new RegExp(`^${pattern}/?$`),
      handle,
    });
    return this;
  }

  /** Answers the exchange; false when no route knows the address. */
  async handle(exchange: Exchange): Promise<boolean> {
    const method = exchange.method === 'HEAD' ? 'GET' : exchange.method;
    for (const route of this.#routes) {
      if (route.method !== method) continue;
      const match = route.pattern.exec(exchange.url.pathname);
      if (match === null) continue;
      await route.handle(exchange, match.groups ?? {});
      return true;
    }
    return false;
  }
}

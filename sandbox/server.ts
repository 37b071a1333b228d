import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Exchange, HttpError } from './exchange';
import { html } from './html';

/** A listening server that answers 503 until it is told what to serve. */
export interface Listening {
  readonly origin: string;
  /** @param handle answers an exchange; false means that nobody knows the address. */
  serve(handle: (exchange: Exchange) => Promise<boolean>): void;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. @param port 0 for a free one. @throws when the port is taken. */
export async function listen(port: number): Promise<Listening> {
  // A paced upload may take as long as it likes.
  const server = createServer({ requestTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  let handle = (_exchange: Exchange): Promise<boolean> => Promise.reject(new HttpError(503, 'Not ready yet.'));

  server.on('request', (request, response) => {
    // On a connection that was used before, a browser sends a request again by itself when it is cut: one click would
    // arrive as two.
    response.shouldKeepAlive = false;
    const exchange = new Exchange(request, response, origin);
    void answer(exchange, host, (x) => handle(x));
  });
  return {
    origin,
    serve: (handler) => (handle = handler),
    close: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  exchange: Exchange,
  host: string,
  handle: (exchange: Exchange) => Promise<boolean>,
): Promise<void> {
  try {
    refuseStrangers(exchange, host);
    if (!(await handle(exchange))) throw new HttpError(404, 'There is nothing at this address.');
  } catch (error) {
    if (exchange.response.headersSent || exchange.response.destroyed) {
      exchange.response.destroy();
      return;
    }
    const refusal = error instanceof HttpError ? error : new HttpError(500, describe(error));
    sendRefusal(exchange, refusal);
  }
}

/** Another web page in the visitor's browser must not be able to read or change anything here. */
function refuseStrangers(exchange: Exchange, host: string): void {
  const { headers } = exchange.request;
  if (headers.host !== host) throw new HttpError(403, `Ask for ${host}.`);
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) {
    throw new HttpError(403, 'Requests from other sites are refused.');
  }
}

function sendRefusal(exchange: Exchange, { status, message, details }: HttpError): void {
  if (exchange.request.headers.accept?.includes('text/html') !== true) {
    exchange.json(status, { error: message, ...details });
    return;
  }
  exchange.html(
    status,
    html`<!doctype html>
      <html lang="en">
        <head>
          <title>${status}</title>
        </head>
        <body>
          <h1>${status}</h1>
          <p>${message}</p>
        </body>
      </html>`,
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

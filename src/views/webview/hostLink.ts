import type * as z from 'zod';
import { hostMessageSchema, type PageMessage } from '../protocol';

interface VsCodeApi {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** How long an answer is waited for where no person is asked in between, milliseconds. */
const ANSWER_MS = 15_000;

/** The page's end of the conversation with the extension. */
export class HostLink<Request extends { type: string }, State> {
  private readonly api = acquireVsCodeApi();
  private readonly waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  private nextId = 1;

  /** @param show called with every state that is received */
  constructor(
    private readonly stateSchema: z.ZodType<State>,
    private readonly show: (state: State) => void,
  ) {
    window.addEventListener('message', ({ data }) => this.receive(data));
  }

  /** Asks for something. @throws Error in words for the person */
  async ask(request: Request): Promise<unknown> {
    const id = this.nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.api.postMessage({ id, request });
    return answer;
  }

  /** As {@link ask}, for what is answered without a person. */
  async askSoon(request: Request): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The extension does not answer.')), ANSWER_MS);
    });
    try {
      return await Promise.race([this.ask(request), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** For what the editor tells the person itself, should it fail. */
  tell(request: Request): void {
    this.ask(request).catch(() => undefined);
  }

  get kept(): unknown {
    return this.api.getState();
  }

  keep(state: unknown): void {
    this.api.setState(state);
  }

  private receive(data: unknown): void {
    const message = hostMessageSchema.parse(data);
    if (message.type === 'state') {
      this.show(this.stateSchema.parse(message.state));
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'reply') waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.message));
  }
}

/** The page's root element. */
export function rootElement(): HTMLElement {
  const app = document.querySelector<HTMLElement>('#app');
  if (!app) throw new Error('The page has no #app.');
  return app;
}

/** Puts values in the places "{0}", "{1}" of a text. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}

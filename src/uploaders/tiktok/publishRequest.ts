import type { Page, Request, Response } from 'playwright';
import * as z from 'zod';

/** The part of the address that the page's publishing request has in every version seen. */
const PUBLISH_PATH = '/project/post/';

const answerSchema = z.object({ status_code: z.number(), status_msg: z.string().optional() });
const refusalSchema = z.object({ error: z.string() });

/** What the site answered the publishing request. `refusal` is its own sentence; null: it did not refuse. */
export interface PublishAnswer {
  /** HTTP status; null: the connection broke before one came. */
  readonly status: number | null;
  readonly refusal: string | null;
  /** Whether the answer arrived whole. */
  readonly readable: boolean;
}

/** Watches a page for the one request that publishes. Nothing else proves that the click reached the site. */
export class PublishRequest {
  /** Whether the page has sent it. */
  wasSent = false;
  /** Resolves with the first answer. Stays open without one. */
  readonly answer: Promise<PublishAnswer>;

  constructor(page: Page) {
    page.on('request', (request) => {
      if (isPublishing(request)) this.wasSent = true;
    });
    this.answer = new Promise((resolve) => {
      page.on('response', (response) => {
        if (isPublishing(response.request())) void readAnswer(response).then(resolve);
      });
      page.on('requestfailed', (request) => {
        if (isPublishing(request)) resolve({ status: null, refusal: null, readable: false });
      });
    });
  }
}

function isPublishing(request: Request): boolean {
  return request.method() === 'POST' && new URL(request.url()).pathname.includes(PUBLISH_PATH);
}

async function readAnswer(response: Response): Promise<PublishAnswer> {
  const status = response.status();
  // The body is gone when the page has left, and broken when the connection was cut.
  const body: unknown = await response.json().catch(() => null);
  const answer = answerSchema.safeParse(body);
  if (answer.success) {
    const { status_code: code, status_msg: message } = answer.data;
    return { status, refusal: code === 0 ? null : (message ?? `code ${code}`), readable: true };
  }
  return { status, refusal: refusalSchema.safeParse(body).data?.error ?? null, readable: body !== null };
}

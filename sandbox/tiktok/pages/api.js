import { fromTemplate } from './page.js';

/** A refusal by the server; `status` 0 when no (whole) answer came. */
export class RequestError extends Error {
  constructor(status, message, body = {}) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/**
 * Sends a request and reads the JSON answer. A lost session takes the page to where the server says, and a captcha
 * covers it; then the promise stays open.
 */
export async function call(method, path, body) {
  const isFile = body instanceof Blob;
  const answer = await fetch(`/tiktok/api${path}`, {
    method,
    body: body === undefined || isFile ? body : JSON.stringify(body),
    headers: { 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
  })
    .then(async (response) => ({ status: response.status, body: await response.json() }))
    .catch((error) => {
      throw new RequestError(0, error.message);
    });
  if (answer.status < 400) return answer.body;
  if (answer.status === 401) {
    location.assign(answer.body.goTo);
    return new Promise(() => {});
  }
  if (answer.body.captcha) {
    document.body.append(fromTemplate('captcha-template'));
    return new Promise(() => {});
  }
  throw new RequestError(answer.status, answer.body.error, answer.body);
}

/** Follows an upload's progress; resolves, once connected, to how to stop. */
export function follow(id, onProgress) {
  const source = new EventSource(`/tiktok/api/uploads/${id}/events`);
  return new Promise((resolve) => {
    source.onopen = () => resolve(() => source.close());
    source.onmessage = ({ data }) => onProgress(JSON.parse(data));
  });
}

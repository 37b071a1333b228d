/** A refusal by the server; `status` 0 when no (whole) answer came. */
export class RequestError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Sends a request and reads the JSON answer. A lost session takes the page to where the server says; then the promise
 * stays open, because the page is going away.
 */
export async function call(method, path, body) {
  const isFile = body instanceof Blob;
  const answer = await fetch(`/instagram/api${path}`, {
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
  throw new RequestError(answer.status, answer.body.error);
}

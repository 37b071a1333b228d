import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact, redactDeep } from '../../../src/model/redact';

/** Marks a secret wherever it is put; no pattern of ours knows it. */
const S = 's3cr3t-9f8e7d6c5b4a';

describe('redact', () => {
  const leaks: Record<string, string> = {
    'a cookie header': `Cookie: SID=${S}; theme=dark; x=${S}`,
    'a cookie header as JSON': `{"cookie":"SID=${S}; x=${S}","status":401}`,
    'set-cookie in a dump of headers': `'set-cookie': [ 'sessionid=${S}; Path=/; HttpOnly' ]`,
    'a cookie header of a proxy': `set-cookie => x=${S}`,
    'a cookie with quotes in it': `Cookie: theme="dark"; x=${S}`,
    'a cookie header with escaped quotes': `{"cookie":"theme=\\"dark\\"; x=${S}"}`,
    'cookies as an object': `{"cookies":{"a":"${S}","b":"${S}"}}`,
    'a session cookie alone': `sessionid=${S}`,
    'a session cookie of Google': `__Secure-3PSID=${S} and SAPISID=${S}`,
    'a session cookie of TikTok': `sid_guard=${S}; msToken=${S}`,
    'a bearer token': `authorization: Bearer ${S}`,
    'a bearer token in words': `sent Bearer ${S} to the server`,
    'basic credentials': `Authorization: Basic dXNlcjpw${S}`,
    'a token answer': `{"access_token":"${S}","refresh_token": "${S}","token_type":"Bearer"}`,
    'a token answer in camel case': `{ accessToken: '${S}', refreshToken: '${S}', idToken: '${S}' }`,
    'a form': `grant_type=refresh_token&refresh_token=${S}&client_secret=${S}`,
    'an escaped form': `continue=https%3A%2F%2Fx%2F%3Faccess_token%3D${S}`,
    'a code verifier': `code_verifier=${S}`,
    'an upload address in JSON': `{"upload_url":"https://open-upload.tiktokapis.com/video/?upload_id=1&upload_token=${S}"}`,
    'an upload session': `PUT https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=${S} failed`,
    'an upload host': `POST https://rupload.facebook.com/ig-api-upload/v23.0/${S}: 500`,
    'a host of uploads': `https://upload.youtube.com/${S}/put`,
    'a capability in a path': `GET https://cdn.example.com/get/${S}${S}${S}/clip.mp4`,
    'an address with a password': `https://user:${S}@proxy.example.com/`,
    'an address with a fragment': `https://example.com/callback#access_token=${S}`,
    'a websocket': `wss://127.0.0.1:9222/devtools/browser?token=${S}`,
    'an API key': `x-api-key: ${S}`,
    'a password': `password=${S}`,
  };
  for (const [name, text] of Object.entries(leaks)) {
    it(`takes out ${name}`, () => assert.ok(!redact(text).includes(S), redact(text)));
  }

  it('knows tokens by their shape', () => {
    const tokens = [
      'ya29.a0AfH6SMBxyz0123456789',
      '1//0gAbCdEfGhIjKlMnOpQrStUv',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N',
      'EAAGm0PX4ZCpsBAKZCZBxyzxyzxyzxyz012345',
      'IGQVJXabcdefghijklmnopqrstu0123',
      'act.example12345Example12345Example!6341.va',
      'GOCSPX-0123456789abcdef',
    ];
    for (const token of tokens) assert.ok(!redact(`answered with ${token}, then stopped`).includes(token), token);
  });

  it('leaves what people need to read', () => {
    const texts = [
      'The upload to https://studio.youtube.com/channel/UCabcdefghijklmnop123456 stopped at 40 %.',
      'Posted 3 minutes ago: https://www.youtube.com/watch?v=dQw4w9WgXcQ',
      'https://www.tiktok.com/@someone/video/7301234567890123456',
      'https://www.instagram.com/reel/Cx0abcDEF12/',
      'TikTok does not show "caption" (filling). Tried: [data-e2e="caption"] · div.public-DraftEditor-content',
      'Tried: button:has-text("Accept all cookies") · #cookie-banner',
      'YouTube asks to sign in. Run “Clipdeck: Sign In…”.',
      'OAuth sign-in was refused. Basic information is missing.',
      'ENOSPC: no space left on device, write',
      "The clip's file has changed since it was added: /home/me/clips/session 1/upload.mp4",
    ];
    for (const text of texts) assert.equal(redact(text), text);
  });

  it('changes nothing the second time', () => {
    const pieces = fc.constantFrom(
      ...Object.values(leaks),
      ' ',
      '\n',
      'words',
      '"',
      "'",
      '?',
      '=',
      'https://a.example/',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        const once = redact(parts.join(''));
        assert.equal(redact(once), once);
      }),
    );
  });

  it('goes through everything that is in a value, by names too', () => {
    const value = {
      accessToken: S,
      cookies: `a=${S}`,
      inner: [{ note: `Bearer ${S}`, size: 4, ok: true, none: null }],
    };
    const clean = redactDeep(value);
    assert.ok(!JSON.stringify(clean).includes(S), JSON.stringify(clean));
    assert.deepEqual((clean as typeof value).inner[0], { note: 'Bearer [redacted]', size: 4, ok: true, none: null });
  });
});

import assert from 'node:assert/strict';
import { describeForLog, redact } from '../../../src/engine/redact';

const secrets = ['s3cr3t-cookie', 's3cr3t.bearer', 's3cr3t_token', 's3cr3t-session'];

describe('redact', () => {
  it('takes secrets out of the places they travel in', () => {
    const text = [
      `Cookie: SID=${secrets[0]}; x=${secrets[0]}`,
      `authorization: Bearer ${secrets[1]}`,
      `{"access_token":"${secrets[2]}","refresh_token": "${secrets[2]}"}`,
      `PUT https://upload.example.com/v3/videos?upload_id=${secrets[3]}&x=1 failed`,
      `access_token=${secrets[2]}&ok=1`,
    ].join('\n');
    for (const secret of secrets) assert.ok(!redact(text).includes(secret), `${secret} in ${redact(text)}`);
  });

  it('leaves ordinary words alone', () => {
    const text = 'The upload to https://studio.example.com/channel/UC1 stopped at 40 %.';
    assert.equal(redact(text), text);
  });

  it('covers the causes of an error', () => {
    const error = new Error('outer', { cause: new Error(`Bearer ${secrets[1]}`) });
    const described = describeForLog(error);
    assert.match(described, /outer[\s\S]*caused by/);
    assert.ok(!described.includes(secrets[1] ?? ''));
  });
});

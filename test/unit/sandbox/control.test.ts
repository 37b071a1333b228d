import assert from 'node:assert/strict';
import { request } from 'node:http';
import { startSandbox, type Sandbox } from '../../../sandbox/index';
import { Visitor } from './visitor';

describe('sandbox control', () => {
  let sandbox: Sandbox;
  let visitor: Visitor;

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    sandbox.reset();
    visitor = new Visitor(sandbox);
    await visitor.open();
  });
  after(() => sandbox.close());

  it('listens on the loopback address', () => {
    assert.match(sandbox.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(sandbox.youtube.studioUrl, `${sandbox.origin}/youtube`);
  });

  it('lists posts and drafts over HTTP as the functions do', async () => {
    const { id } = await visitor.start('clip.mp4', 3);
    await visitor.send(id, Buffer.from('abc'));
    await visitor.start('other.mp4', 10);
    await visitor.publish(id);
    const read = async (path: string): Promise<unknown> => (await visitor.request('GET', path)).json();
    assert.deepEqual(await read('/_sandbox/posts'), sandbox.posts());
    assert.deepEqual(await read('/_sandbox/drafts'), sandbox.drafts());
    assert.equal(sandbox.posts().length, 1);
    assert.equal(sandbox.drafts().length, 1);
  });

  it('tells listeners of each post once', async () => {
    const titles: string[] = [];
    const stop = sandbox.onPost(({ title }) => titles.push(title));
    const { id } = await visitor.start('clip.mp4', 3);
    await visitor.send(id, Buffer.from('abc'));
    await visitor.publish(id);
    await visitor.publish(id);
    stop();
    assert.deepEqual(titles, ['A title']);
  });

  it('changes and clears faults over HTTP', async () => {
    const put = (patch: unknown) => visitor.request('PUT', '/_sandbox/faults', JSON.stringify(patch));
    const set = await put({ fakeSuccess: {} });
    assert.deepEqual(await set.json(), { fakeSuccess: {} });
    const refused = await put({ serverError: { on: 'never' } });
    assert.equal(refused.status, 400);
    assert.match(((await refused.json()) as { error: string }).error, /^serverError\.on: /);
    assert.equal((await visitor.request('PUT', '/_sandbox/faults', '{')).status, 400);
    assert.equal((await visitor.request('DELETE', '/_sandbox/faults')).status, 204);
    assert.deepEqual(await (await visitor.request('GET', '/_sandbox/faults')).json(), {});
  });

  it('forgets everything on reset', async () => {
    const { id } = await visitor.start('clip.mp4', 3);
    await visitor.send(id, Buffer.from('abc'));
    await visitor.publish(id);
    sandbox.setFaults({ dailyLimit: {} });
    assert.equal((await visitor.request('POST', '/_sandbox/reset')).status, 204);
    assert.deepEqual([sandbox.posts(), sandbox.drafts(), sandbox.requests()], [[], [], []]);
    assert.equal((await visitor.request('GET', `/_sandbox/media/${id}`)).status, 404);
    assert.ok((await visitor.start('clip.mp4', 3)).id);
  });

  it('shows people what was posted, and that it is a stand-in', async () => {
    const { id } = await visitor.start('clip.mp4', 3);
    await visitor.send(id, Buffer.from('abc'));
    await visitor.publish(id, { title: '<b>Bold & "quoted"</b>' });
    const page = await (await visitor.request('GET', '/')).text();
    assert.match(page, /These are local stand-ins, not the real sites/);
    assert.match(page, /&lt;b&gt;Bold &amp; &quot;quoted&quot;&lt;\/b&gt;/);
    assert.ok(page.includes(sandbox.posts()[0]?.sha256 ?? 'no post'));
    assert.ok(page.includes(`/_sandbox/media/${id}`));
  });

  it('plays the received bytes, whole or in part', async () => {
    const { id } = await visitor.start('clip.mp4', 6);
    await visitor.send(id, Buffer.from('abcdef'));
    const media = (range: Record<string, string>) => visitor.request('GET', `/_sandbox/media/${id}`, undefined, range);
    const whole = await media({});
    assert.deepEqual([whole.status, whole.headers.get('content-type')], [200, 'video/mp4']);
    assert.equal(await whole.text(), 'abcdef');
    const part = await media({ range: 'bytes=2-3' });
    assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 2-3/6']);
    assert.equal(await part.text(), 'cd');
    assert.equal(await (await media({ range: 'bytes=-2' })).text(), 'ef');
    assert.equal((await media({ range: 'bytes=9-' })).status, 416);
  });

  it('keeps a log of requests without its own', async () => {
    await visitor.request('GET', '/_sandbox/posts');
    await visitor.request('GET', '/youtube/assets/studio.css');
    await visitor.start('clip.mp4', 3);
    assert.deepEqual(
      sandbox.requests().map(({ method, path, status }) => [method, path, status]),
      [
        ['GET', '/youtube', 303],
        ['POST', '/youtube/api/uploads', 201],
      ],
    );
  });

  it('refuses other web pages and other names for this host', async () => {
    const foreign = await visitor.request('POST', '/_sandbox/reset', '', { origin: 'https://example.com' });
    assert.equal(foreign.status, 403);
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(sandbox.origin);
      const rebound = request({ host: '127.0.0.1', port, headers: { host: 'example.com' } });
      rebound.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      rebound.end();
    });
    assert.equal(status, 403);
  });

  it('takes the port it is given and says when it is taken', async () => {
    await assert.rejects(startSandbox({ port: Number(new URL(sandbox.origin).port) }), { code: 'EADDRINUSE' });
  });

  it('may be closed twice, with an upload under way', async () => {
    const other = await startSandbox({ bytesPerSecond: 1000 });
    const guest = new Visitor(other);
    await guest.open();
    const { id } = await guest.start('clip.mp4', 100_000);
    const sending = guest.send(id, Buffer.alloc(100_000));
    await other.close();
    await other.close();
    await assert.rejects(sending);
  });
});

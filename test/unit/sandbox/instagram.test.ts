import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { instagramAccounts, startSandbox, type Sandbox } from '../../../sandbox/index';
import { Visitor } from './visitor';

const bytes = randomBytes(50_000);
const publication = {
  caption: 'First line\nSecond line',
  crop: 'original',
  coverMs: null,
  soundOn: true,
  aiLabel: false,
  commentsOff: false,
};

describe('the Instagram stand-in', () => {
  let sandbox: Sandbox;
  let visitor: Visitor;
  const [{ username }] = instagramAccounts;

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    sandbox.reset();
    visitor = new Visitor(sandbox);
    await visitor.open('/instagram/');
  });
  after(() => sandbox.close());

  async function start(): Promise<string> {
    const request = JSON.stringify({ fileName: 'a.mp4', totalBytes: bytes.length });
    const answer = await visitor.request('POST', '/instagram/api/reels', request);
    return ((await answer.json()) as { code: string }).code;
  }
  const send = (code: string, body = bytes) => visitor.request('PUT', `/instagram/api/reels/${code}/bytes`, body);
  const share = (code: string, change: Partial<typeof publication> = {}) =>
    visitor.request('POST', `/instagram/api/reels/${code}/share`, JSON.stringify({ ...publication, ...change }));
  const text = async (path: string) => (await visitor.request('GET', path)).text();

  it('keeps what was shared, byte by byte', async () => {
    const heard: string[] = [];
    const stop = sandbox.onPost(({ id }) => heard.push(id));
    const code = await start();
    await send(code);
    assert.deepEqual(await (await share(code)).json(), { outcome: 'shared' });
    stop();
    const [post, ...others] = sandbox.posts();
    assert.deepEqual(others, []);
    assert.deepEqual(heard, [code]);
    assert.deepEqual(
      { ...post, publishedAt: undefined },
      {
        platform: 'instagram',
        account: username,
        id: code,
        url: `${sandbox.instagram.siteUrl}/reel/${code}/`,
        title: 'First line',
        description: publication.caption,
        tags: [],
        visibility: 'public',
        publishAt: null,
        madeForKids: null,
        alteredContent: false,
        notifySubscribers: null,
        allowComments: true,
        instagram: { crop: 'original', coverMs: null, soundOn: true },
        bytes: bytes.length,
        totalBytes: bytes.length,
        complete: true,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        fileName: 'a.mp4',
        publishedAt: undefined,
        submitClicks: 1,
      },
    );
  });

  it('shows a reel on the profile and on its own page, with insights for its owner alone', async () => {
    const code = await start();
    await send(code);
    await share(code);
    assert.match(await text(`/instagram/${username}/reels/`), /1 posts/);
    assert.match(await text(`/instagram/api/tiles/${username}`), new RegExp(`/reel/${code}/`));
    assert.match(await text(`/instagram/reel/${code}/`), /First line\nSecond line[^]*View insights/);
    sandbox.setFaults({ instagram: { wrongAccount: {} } });
    assert.doesNotMatch(await text(`/instagram/reel/${code}/`), /View insights/);
  });

  it('shows no more than twelve reels on the first screen of a profile', async () => {
    for (let count = 0; count < 13; count += 1) {
      const code = await start();
      await send(code);
      await share(code);
    }
    assert.equal((await text(`/instagram/api/tiles/${username}`)).match(/class="tile"/g)?.length, 12);
    assert.match(await text(`/instagram/${username}/`), /13 posts/);
  });

  it('shares nothing whose bytes have not all arrived', async () => {
    const code = await start();
    assert.equal((await share(code)).status, 409);
    await send(code, bytes.subarray(0, 1000));
    assert.equal((await share(code)).status, 409);
    assert.deepEqual(sandbox.posts(), []);
    const [draft] = sandbox.drafts();
    assert.equal(draft?.phase, 'uploading');
    assert.equal(draft.bytes, 1000);
    assert.equal(draft.submitClicks, 2);
  });

  it('stores a reel once, however often it is asked to, and counts', async () => {
    const code = await start();
    await send(code);
    await share(code);
    await share(code, { caption: 'Another' });
    assert.deepEqual(
      sandbox.posts().map(({ description, submitClicks }) => ({ description, submitClicks })),
      [{ description: publication.caption, submitClicks: 2 }],
    );
  });

  it('leads who is not logged in to the log-in page, and back', async () => {
    sandbox.setFaults({ instagram: { login: { on: 'page' } } });
    const login = await visitor.open(`/instagram/${username}/`);
    assert.match(login ?? '', /^\/instagram\/accounts\/login\/\?next=/);
    assert.match(await text(login ?? ''), /name="username"/);
    const form = new URLSearchParams({ username: instagramAccounts[1].username, next: '/instagram/' }).toString();
    assert.equal(
      (await visitor.request('POST', '/instagram/accounts/login/', form)).headers.get('location'),
      '/instagram/',
    );
    assert.match(await text('/instagram/'), new RegExp(`href="/instagram/${instagramAccounts[1].username}/"`));
    const elsewhere = new URLSearchParams({ username, next: 'https://example.com/' }).toString();
    assert.equal((await visitor.request('POST', '/instagram/accounts/login/', elsewhere)).status, 400);
  });

  it('asks for proof at the addresses of the real site, until it was given', async () => {
    const places = { verify: '/challenge/', suspicious: '/checkpoint/', code: '/auth_platform/codeentry/' } as const;
    for (const [kind, path] of Object.entries(places)) {
      sandbox.setFaults({ instagram: { challenge: { on: 'page', kind: kind as keyof typeof places } } });
      const location = await visitor.open('/instagram/');
      assert.ok(location?.startsWith(`/instagram${path}`) === true, location ?? kind);
      assert.equal((await visitor.request('GET', location)).status, 200);
      await visitor.request('POST', '/instagram/challenge/passed', 'next=%2Finstagram%2F');
      assert.equal(await visitor.open('/instagram/'), null);
    }
  });

  it('has faults of its own, listed under its name and cleared with all others', async () => {
    const settings = async (): Promise<unknown> => (await visitor.request('GET', '/_sandbox/faults')).json();
    sandbox.setFaults({ instagram: { captionRemount: {} }, fakeSuccess: {} });
    assert.throws(() => sandbox.setFaults({ instagram: { noSuchFault: {} } } as never));
    assert.deepEqual(await settings(), { fakeSuccess: {}, instagram: { captionRemount: { afterMs: 100 } } });
    sandbox.clearFaults();
    assert.deepEqual(await settings(), {});
  });
});

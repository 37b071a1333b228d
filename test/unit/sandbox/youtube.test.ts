import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { channels, startSandbox, type Sandbox } from '../../../sandbox/index';
import { Visitor } from './visitor';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const [first, second] = channels;

describe('sandbox YouTube over HTTP', () => {
  let sandbox: Sandbox;
  let visitor: Visitor;

  before(async () => {
    sandbox = await startSandbox({ processingMs: 0 });
  });
  beforeEach(async () => {
    sandbox.reset();
    visitor = new Visitor(sandbox);
    await visitor.open();
  });
  after(() => sandbox.close());

  const status = async (answer: Promise<Response>) => (await answer).status;
  /** Uploads some bytes whole; returns the video's id. */
  const uploadAll = async (bytes = Buffer.from('abc')) => {
    const { id } = await visitor.start('clip.mp4', bytes.length);
    await visitor.send(id, bytes);
    return id;
  };
  const listText = async (tab: 'short' | 'upload') =>
    (await visitor.request('GET', `/youtube/api/rows?tab=${tab}`)).text();

  describe('sessions', () => {
    it('sign a visitor in by themselves', async () => {
      assert.equal(await new Visitor(sandbox).open(), `/youtube/channel/${first.id}`);
    });

    it('follow ?channel= to another channel and stay there', async () => {
      assert.equal(await visitor.open(`/youtube?channel=${second.id}`), `/youtube/channel/${second.id}`);
      assert.equal(await visitor.open(), `/youtube/channel/${second.id}`);
      assert.equal(await status(visitor.request('GET', `/youtube/channel/${first.id}/videos/short`)), 403);
    });

    it('need the sign-in page when so started, and remember the channel', async () => {
      const strict = await startSandbox({ signedIn: false });
      try {
        const guest = new Visitor(strict);
        assert.equal(await guest.open(), '/youtube/signin/ServiceLogin?continue=%2Fyoutube');
        assert.equal(await status(guest.request('POST', '/youtube/api/uploads', '{}')), 401);
        const form = new URLSearchParams({ continue: '/youtube', channel: second.id }).toString();
        const answer = await guest.request('POST', '/youtube/signin/session', form);
        assert.equal(answer.headers.get('location'), '/youtube');
        assert.match(answer.headers.get('set-cookie') ?? '', /Max-Age=31536000/);
        assert.equal(await guest.open(), `/youtube/channel/${second.id}`);
      } finally {
        await strict.close();
      }
    });

    it('lead nowhere but back into the site', async () => {
      for (const elsewhere of ['https://example.com', '//example.com', '/youtubeish']) {
        const path = `/youtube/signin/ServiceLogin?continue=${encodeURIComponent(elsewhere)}`;
        assert.equal(await status(visitor.request('GET', path)), 400, elsewhere);
      }
    });
  });

  describe('uploads', () => {
    it('keep the bytes that arrived in order, and hash them', async () => {
      const bytes = randomBytes(300_000);
      const { id, url, title } = await visitor.start('My clip.mp4', bytes.length);
      assert.match(id, /^[\w-]{11}$/);
      assert.equal(url, `${sandbox.origin}/youtube/shorts/${id}`);
      assert.equal(title, 'My clip');
      await visitor.send(id, bytes.subarray(0, 200_000));
      assert.equal(await status(visitor.send(id, bytes.subarray(0, 1000))), 409);
      await visitor.send(id, bytes.subarray(200_000), 200_000);
      await visitor.publish(id);
      const [post] = sandbox.posts();
      assert.equal(post?.sha256, sha256(bytes));
      assert.deepEqual([post.bytes, post.complete, post.submitClicks], [bytes.length, true, 1]);
      assert.deepEqual([post.title, post.tags, post.account], ['A title', ['one', 'two'], first.id]);
    });

    it('refuse bytes beyond the announced size', async () => {
      const { id } = await visitor.start('clip.mp4', 3);
      assert.equal(await status(visitor.send(id, Buffer.from('abcd'))), 413);
    });

    it('published too early keep what had arrived, and lose the rest', async () => {
      const bytes = randomBytes(1000);
      const { id } = await visitor.start('clip.mp4', bytes.length);
      await visitor.send(id, bytes.subarray(0, 400));
      const answer = await visitor.publish(id);
      assert.deepEqual(await answer.json(), { confirmation: 'stillProcessing', visibility: 'public' });
      assert.equal(await status(visitor.send(id, bytes.subarray(400), 400)), 410);
      const [post] = sandbox.posts();
      assert.deepEqual([post?.bytes, post?.complete, post?.sha256], [400, false, sha256(bytes.subarray(0, 400))]);
      assert.match(await listText('upload'), /Processing abandoned/);
    });

    it('are abandoned when their page goes away', async () => {
      const { id } = await visitor.start('clip.mp4', 1000);
      const events = await visitor.request('GET', `/youtube/api/uploads/${id}/events`);
      const reader = events.body?.getReader();
      assert.match(new TextDecoder().decode((await reader?.read())?.value), /"phase":"uploading"/);
      await reader?.cancel();
      while (sandbox.drafts()[0]?.phase === 'uploading') await new Promise(setImmediate);
      assert.equal(sandbox.drafts()[0]?.phase, 'abandoned');
      assert.equal(await status(visitor.send(id, Buffer.alloc(10))), 410);
    });

    it('go through processing to the end of the checks', async () => {
      const id = await uploadAll();
      const events = await visitor.request('GET', `/youtube/api/uploads/${id}/events`);
      const reader = events.body?.getReader();
      let text = '';
      while (!text.includes('"phase":"checked"')) text += new TextDecoder().decode((await reader?.read())?.value);
      await reader?.cancel();
      assert.equal(sandbox.drafts()[0]?.phase, 'checked');
    });

    it('belong to their channel', async () => {
      const id = await uploadAll();
      await visitor.open(`/youtube?channel=${second.id}`);
      assert.equal(await status(visitor.publish(id)), 404);
      assert.equal(await status(visitor.request('GET', `/youtube/video/${id}/edit`)), 404);
    });

    it('can be deleted while they are drafts', async () => {
      const id = await uploadAll();
      assert.equal(await status(visitor.request('DELETE', `/youtube/api/uploads/${id}`)), 200);
      assert.deepEqual(sandbox.drafts(), []);
      const published = await uploadAll();
      await visitor.publish(published);
      assert.equal(await status(visitor.request('DELETE', `/youtube/api/uploads/${published}`)), 409);
    });
  });

  describe('publishing', () => {
    it('counts every click and stores one post', async () => {
      const id = await uploadAll();
      await Promise.all([visitor.publish(id), visitor.publish(id, { title: 'Another title' })]);
      assert.deepEqual(
        sandbox.posts().map((post) => post.submitClicks),
        [2],
      );
    });

    it('refuses what the site would refuse', async () => {
      const id = await uploadAll();
      const past = '2001-01-01T00:00:00.000Z';
      assert.equal(await status(visitor.publish(id, { title: '' })), 400);
      assert.equal(await status(visitor.publish(id, { title: 'x'.repeat(101) })), 400);
      assert.equal(await status(visitor.publish(id, { visibility: 'scheduled' })), 400);
      assert.equal(await status(visitor.publish(id, { visibility: 'scheduled', publishAt: past })), 400);
      assert.deepEqual(sandbox.posts(), []);
      assert.equal(sandbox.drafts()[0]?.submitClicks, 4);
    });

    it('shows the visibility in the list and on the edit page', async () => {
      const future = '2099-01-01T12:15:00.000Z';
      const expected = { public: 'Public', unlisted: 'Unlisted', private: 'Private', scheduled: 'Scheduled' };
      for (const [visibility, text] of Object.entries(expected)) {
        const id = await uploadAll();
        await visitor.publish(id, { visibility, publishAt: visibility === 'scheduled' ? future : null });
        assert.match(await listText('short'), new RegExp(`${id}[^]*?tablecell-visibility"[^>]*>${text}<`));
        const edit = await (await visitor.request('GET', `/youtube/video/${id}/edit`)).text();
        assert.match(edit, new RegExp(`<ytcp-video-metadata-visibility[^>]*>${text}<`));
      }
    });

    it('lets only the owner watch a private video', async () => {
      const id = await uploadAll();
      await visitor.publish(id, { visibility: 'private' });
      assert.equal(await status(visitor.request('GET', `/youtube/shorts/${id}`)), 200);
      assert.equal(await status(new Visitor(sandbox).request('GET', `/youtube/shorts/${id}`)), 404);
    });
  });

  describe('faults', () => {
    const publishWith = async (faults: Parameters<Sandbox['setFaults']>[0]) => {
      const id = await uploadAll();
      sandbox.setFaults(faults);
      return { id, answer: visitor.publish(id) };
    };

    it('fakeSuccess: confirms and stores nothing', async () => {
      const { answer } = await publishWith({ fakeSuccess: {} });
      assert.deepEqual(await (await answer).json(), { confirmation: 'published', visibility: 'public' });
      assert.deepEqual(sandbox.posts(), []);
      assert.equal(sandbox.drafts()[0]?.submitClicks, 1);
    });

    it('noConfirmation: stores and confirms nothing', async () => {
      const { answer } = await publishWith({ noConfirmation: {} });
      assert.deepEqual(await (await answer).json(), { confirmation: 'none', visibility: 'public' });
      assert.equal(sandbox.posts().length, 1);
    });

    it('responseLost: stores and cuts the connection', async () => {
      const { answer } = await publishWith({ responseLost: {} });
      await assert.rejects(answer.then((response) => response.json()));
      assert.equal(sandbox.posts()[0]?.submitClicks, 1);
    });

    it('visibilityDiffers: stores another visibility', async () => {
      const { answer } = await publishWith({ visibilityDiffers: { storedAs: 'unlisted' } });
      await answer;
      assert.equal(sandbox.posts()[0]?.visibility, 'unlisted');
    });

    it('foreignRow: lists a video that was not posted here', async () => {
      const { id, answer } = await publishWith({ foreignRow: { times: 1 } });
      await answer;
      const rows = (await listText('short')).match(/<ytcp-video-row/g);
      assert.equal(rows?.length, 2);
      assert.deepEqual(
        sandbox.posts().map((post) => post.id),
        [id],
      );
    });

    it('stillProcessing: is pending until it settles', async () => {
      const { answer } = await publishWith({ stillProcessing: {} });
      assert.deepEqual(await (await answer).json(), { confirmation: 'stillProcessing', visibility: 'public' });
      assert.match(await listText('short'), />Pending</);
      const settled = await publishWith({ stillProcessing: { settleAfterMs: 0 } });
      await settled.answer;
      assert.match(await listText('short'), />Public</);
    });

    it('policyBlock and dailyLimit: refuse with a message', async () => {
      const { answer } = await publishWith({ policyBlock: { message: 'Not like this' } });
      assert.equal((await answer).status, 403);
      assert.deepEqual(await (await answer).json(), { error: 'Not like this' });
      sandbox.setFaults({ dailyLimit: { times: 1 } });
      const body = JSON.stringify({ fileName: 'a.mp4', totalBytes: 1 });
      const refused = await visitor.request('POST', '/youtube/api/uploads', body);
      assert.equal(refused.status, 429);
      assert.deepEqual(await refused.json(), { error: 'Daily upload limit reached' });
      assert.equal(await status(visitor.request('POST', '/youtube/api/uploads', body)), 201);
    });

    it('serverError: strikes at its moment, and nothing is stored', async () => {
      const { id, answer } = await publishWith({ serverError: { on: 'publish', times: 1 } });
      assert.equal((await answer).status, 500);
      assert.deepEqual(sandbox.posts(), []);
      await visitor.publish(id);
      assert.equal(sandbox.posts()[0]?.submitClicks, 2);
      sandbox.setFaults({ serverError: { on: 'page', times: 1 } });
      assert.equal(await status(visitor.request('GET', '/youtube')), 500);
      assert.equal(await status(visitor.request('GET', '/youtube')), 303);
    });

    it('login: ends sessions that are older than the fault', async () => {
      sandbox.setFaults({ login: { on: 'page' } });
      assert.match((await visitor.open()) ?? '', /^\/youtube\/signin\/ServiceLogin/);
      assert.match((await visitor.open()) ?? '', /^\/youtube\/signin\/ServiceLogin/);
      const form = new URLSearchParams({ continue: '/youtube', channel: first.id }).toString();
      await visitor.request('POST', '/youtube/signin/session', form);
      assert.equal(await visitor.open(), `/youtube/channel/${first.id}`);
    });

    it('challenge: asks who it is, on a page or in its requests', async () => {
      sandbox.setFaults({ challenge: { on: 'page', kind: 'pin', times: 1 } });
      assert.equal(await visitor.open(), '/youtube/signin/challenge/pin?continue=%2Fyoutube');
      const { answer } = await publishWith({ challenge: { on: 'publish' } });
      assert.equal((await answer).status, 401);
      assert.match(JSON.stringify(await (await answer).json()), /signin\/challenge\/verify/);
      assert.deepEqual(sandbox.posts(), []);
    });

    it('wrongAccount: shows and uses another channel while it lasts', async () => {
      sandbox.setFaults({ wrongAccount: {} });
      assert.equal(await visitor.open(), `/youtube/channel/${second.id}`);
      const path = `/youtube/channel/${first.id}/videos/upload?d=ud`;
      assert.equal(await visitor.open(path), path.replace(first.id, second.id));
      await visitor.publish(await uploadAll());
      assert.equal(sandbox.posts()[0]?.account, second.id);
      sandbox.clearFaults();
      assert.equal(await visitor.open(), `/youtube/channel/${first.id}`);
    });

    it('stuckProgress: holds the bytes back until it is cleared', async () => {
      sandbox.setFaults({ stuckProgress: { atPercent: 40, times: 1 } });
      const { id } = await visitor.start('clip.mp4', 1000);
      const sending = visitor.send(id, Buffer.alloc(1000));
      while (sandbox.drafts()[0]?.bytes !== 400) await new Promise(setImmediate);
      sandbox.clearFaults();
      assert.equal((await sending).status, 200);
      assert.equal(sandbox.drafts().at(0)?.bytes, 1000);
    });

    it('slowUpload: takes bytes at its pace', async () => {
      sandbox.setFaults({ slowUpload: { bytesPerSecond: 10_000 } });
      const { id } = await visitor.start('clip.mp4', 2000);
      const began = performance.now();
      await visitor.send(id, Buffer.alloc(2000));
      assert.ok(performance.now() - began >= 190);
    });
  });
});

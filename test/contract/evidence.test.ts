import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { launchBrowser } from '../../scripts/lib/browser';
import { makeTempFolder } from '../../scripts/lib/folders';
import { keepEvidence } from '../../src/uploaders/browser/evidence';

const SECRET = 'pl4nt3d-5ecr3t';

describe('evidence of a page', () => {
  let browser: Browser;
  before(async () => void (browser = await launchBrowser()));
  after(() => browser.close());

  it('says what was shown, without cookies, form values or anything else that is secret', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('https://studio.example/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers: { 'set-cookie': `SID=${SECRET}-1` },
        body: `<title>Upload – access_token=${SECRET}-2</title>
          <h1>Something went wrong</h1>
          <div role="alert">PUT https://upload.example/put?upload_id=${SECRET}-3 failed. Cookie: SID=${SECRET}-4</div>
          <button>Retry https://studio.example/again?token=${SECRET}-5</button>
          <input value="${SECRET}-6"><textarea>${SECRET}-7</textarea>
          <script>localStorage.setItem('session', '${SECRET}-8')</script>`,
      }),
    );
    await page.goto(`https://studio.example/upload?session=${SECRET}-9#${SECRET}-10`);
    const folder = path.join(makeTempFolder('evidence'), 'attempt');
    assert.equal(await keepEvidence(page, folder), folder);
    await context.close();

    const texts = readdirSync(folder).filter((name) => !name.endsWith('.png'));
    assert.ok(texts.includes('page.json'));
    for (const name of texts) {
      const text = readFileSync(path.join(folder, name), 'latin1');
      assert.ok(!text.includes(SECRET), `${name}: ${text}`);
    }
    const outline = readFileSync(path.join(folder, 'page.json'), 'utf8');
    for (const shown of ['https://studio.example/upload', 'Something went wrong', 'failed.', 'Retry']) {
      assert.ok(outline.includes(shown), `${shown} in ${outline}`);
    }
  });

  /** A page of which a look fails so many times, as while it is being left for another. */
  function failing(page: Page, look: 'evaluate' | 'screenshot', times: number): Page {
    let left = times;
    const fails = (): Promise<never> => {
      left--;
      return Promise.reject(new Error('Execution context was destroyed, most likely because of a navigation'));
    };
    return new Proxy(page, {
      get: (target, name) => {
        if (name === look && left > 0) return fails;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  for (const { what, look, times, kept } of [
    { what: 'is looked at again where it was just being left', look: 'evaluate', times: 1, kept: ['json', 'png'] },
    { what: 'is a picture where nothing can be read', look: 'evaluate', times: 2, kept: ['png'] },
    { what: 'is its words where there is no picture', look: 'screenshot', times: 2, kept: ['json'] },
  ] as const) {
    it(what, async () => {
      const page = await browser.newPage();
      await page.setContent('<h1>Something went wrong</h1>');
      const folder = path.join(makeTempFolder('evidence'), 'attempt');
      assert.equal(await keepEvidence(failing(page, look, times), folder), folder);
      assert.deepEqual(
        readdirSync(folder).sort(),
        kept.map((end) => `page.${end}`),
      );
      await page.close();
    });
  }

  it('is none where it cannot be kept, and that is no error', async () => {
    const page = await browser.newPage();
    const file = path.join(makeTempFolder('evidence'), 'a file');
    writeFileSync(file, '');
    assert.equal(await keepEvidence(page, path.join(file, 'attempt')), null);
    await page.close();
    assert.equal(await keepEvidence(page, path.join(path.dirname(file), 'attempt')), null);
    assert.deepEqual(readdirSync(path.dirname(file)), ['a file']);
  });
});

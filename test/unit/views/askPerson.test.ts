import { fakeVscode } from '../../support/fakeVscode';
import assert from 'node:assert/strict';
import type { PersonQuestion } from '../../../src/engine/person';
import { askPerson } from '../../../src/views/askPerson';

describe('a question to the person while an upload waits', () => {
  const { window } = fakeVscode;
  const before = window.showWarningMessage;
  /** What was shown, and how to answer it. */
  let shown: string[];
  let answer: (choice: string | undefined) => void;
  const challenge: PersonQuestion = {
    kind: 'challenge',
    pressed: false,
    platform: { id: 'tiktok', name: 'TikTok', shortName: 'TT' },
    account: 'brand',
    message: 'TikTok shows a puzzle.',
  };

  beforeEach(() => {
    window.showWarningMessage = (...texts: string[]) => {
      shown = texts;
      return new Promise((resolve) => (answer = resolve));
    };
  });
  after(() => (window.showWarningMessage = before));

  const ask = (question: Partial<PersonQuestion> = {}, signal = new AbortController().signal) =>
    askPerson({ ...challenge, ...question }, signal);

  it('names platform and account, what is asked and where to answer it, with two ways out', async () => {
    const asked = ask();
    assert.match(
      shown[0] ?? '',
      /^TikTok \/ brand: TikTok shows a puzzle\. .*browser window in front.* Nothing has been posted\.$/,
    );
    assert.deepEqual(shown.slice(1), ['Continue', 'Cancel Upload']);
    answer('Continue');
    assert.equal(await asked, 'continue');
  });

  it('does not say that nothing has been posted once the button was pressed', async () => {
    const asked = ask({ pressed: true });
    assert.doesNotMatch(shown[0] ?? '', /Nothing has been posted/);
    assert.match(shown[0] ?? '', /not known yet whether it has been posted/);
    answer('Continue');
    assert.equal(await asked, 'continue');
  });

  it('that is closed, or answered with no, means cancel', async () => {
    for (const choice of [undefined, 'Cancel Upload']) {
      const asked = ask();
      answer(choice);
      assert.equal(await asked, 'cancel');
    }
  });

  it('about a warning offers to publish or to keep a draft', async () => {
    const asked = ask({ kind: 'checks', pressed: true, account: 'default', message: 'Checks found something.' });
    assert.deepEqual(shown, [
      'TikTok warns before publishing: Checks found something.',
      'Publish Anyway',
      'Keep as Draft',
    ]);
    answer('Publish Anyway');
    assert.equal(await asked, 'continue');
  });

  it('is taken back when the upload is cancelled, before or while it is asked', async () => {
    const abort = new AbortController();
    const asked = ask({}, abort.signal);
    abort.abort();
    assert.equal(await asked, 'cancel');
    shown = [];
    assert.equal(await ask({}, abort.signal), 'cancel');
    assert.deepEqual(shown, [], 'nobody is asked for nothing');
  });
});

import assert from 'node:assert/strict';
import { hashtagCount, mentionCount, textLength } from '../../../src/model/textCounts';

describe('text counts', () => {
  it('differ by unit', () => {
    const text = 'é🎬';
    assert.equal(textLength(text, 'characters'), 2);
    assert.equal(textLength(text, 'UTF-16 units'), 3);
    assert.equal(textLength(text, 'bytes'), 6);
  });

  it('find hashtags in any script, one behind the other too', () => {
    assert.equal(hashtagCount('#one #größe#drei ＃四 # five'), 4);
    assert.equal(hashtagCount('none'), 0);
  });

  it('tell a mention from an address', () => {
    assert.equal(mentionCount('@ann and @b.c, not me@example.com'), 2);
  });
});

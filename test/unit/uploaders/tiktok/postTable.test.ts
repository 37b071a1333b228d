import assert from 'node:assert/strict';
import { findPost, showsCaption, type TableRow } from '../../../../src/uploaders/tiktok/postTable';

const row = (id: string | null, caption: string): TableRow => ({
  id,
  url: id === null ? null : `https://example.test/video/${id}`,
  caption,
  notes: [],
});
const before = { ids: ['1'], unlinked: 0, caption: 'A clip' };

describe('TikTok table of posts', () => {
  it('compares captions as one line, whole or by a telling beginning', () => {
    assert.ok(showsCaption('First line Second', 'First line\n\nSecond'));
    assert.ok(showsCaption('A cl…', 'A clip'));
    assert.ok(showsCaption('A beginning of some length', 'A beginning of some length, and its end'));
    assert.ok(!showsCaption('A', 'A clip'));
    assert.ok(!showsCaption('…', 'A clip'));
    assert.ok(!showsCaption('A clip and more', 'A clip'));
  });

  it('finds the new row with the caption, wherever it is', () => {
    const finding = findPost([row('3', 'Not ours'), row('2', 'A clip'), row('1', 'A clip')], before);
    assert.equal(finding.kind === 'found' && finding.id, '2');
  });

  it('does not take an old row, or a foreign one', () => {
    assert.deepEqual(findPost([row('3', 'Not ours'), row('1', 'A clip')], before), { kind: 'none', unlinked: false });
  });

  it('does not choose between rows that may all be the post', () => {
    assert.deepEqual(findPost([row('3', 'A clip'), row('2', 'A clip')], before), { kind: 'several', count: 2 });
    assert.deepEqual(findPost([row(null, 'A clip'), row('2', 'A clip')], before), { kind: 'several', count: 2 });
    assert.deepEqual(findPost([row('3', 'x'), row('2', 'y')], { ...before, caption: '' }), {
      kind: 'several',
      count: 2,
    });
  });

  it('says when the post may be there without its address', () => {
    assert.deepEqual(findPost([row(null, 'A clip')], before), { kind: 'none', unlinked: true });
    assert.deepEqual(findPost([row(null, 'A clip')], { ...before, unlinked: 1 }), { kind: 'none', unlinked: false });
  });
});

import assert from 'node:assert/strict';
import { anchorFileSchema, meaningOf } from '../../../src/uploaders/browser/anchors';
import { normalisedText } from '../../../src/uploaders/browser/fields';
import { instagramAnchors } from '../../../src/uploaders/instagram/instagramPage';
import { tiktokAnchors } from '../../../src/uploaders/tiktok/anchors';
import { studioAnchors } from '../../../src/uploaders/youtube/studioPage';

describe('anchors of YouTube Studio', () => {
  it('are a valid anchor file', () => {
    anchorFileSchema.parse(studioAnchors);
  });

  it('look only for anchors that there are', () => {
    for (const file of [studioAnchors, tiktokAnchors, instagramAnchors]) {
      const names = file.canary?.flatMap(({ anchors }) => anchors) ?? [];
      assert.ok(names.length > 0);
      assert.deepEqual(
        names.filter((name) => !(name in file.anchors)),
        [],
      );
    }
  });

  it('claim no verification against the live site that nobody made', () => {
    assert.ok(Object.values(studioAnchors.anchors).every(({ verified }) => verified === null));
  });

  it('tell “unlisted” from “public” and “draft” from all others', () => {
    const meanings = ['draft', 'scheduled', 'pending', 'unlisted', 'private', 'public'] as const;
    const of = (shown: string): string | null => meaningOf(studioAnchors, shown, meanings);
    assert.deepEqual(['Public', 'Unlisted', 'Private', 'Draft', 'Nicht gelistet', 'Entwurf', 'Removed'].map(of), [
      'public',
      'unlisted',
      'private',
      'draft',
      'unlisted',
      'draft',
      null,
    ]);
  });
});

describe('normalisedText', () => {
  it('ignores what an editor changes without changing the text', () => {
    assert.equal(normalisedText('a\u00a0b \r\n c\u200b '), 'a b\n c');
    assert.equal(normalisedText('e\u0301'), '\u00e9');
  });

  it('keeps what would be read differently', () => {
    assert.notEqual(normalisedText('a\nb'), normalisedText('ab'));
  });
});

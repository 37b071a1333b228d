import assert from 'node:assert/strict';
import { anchorFileSchema } from '../../../../src/uploaders/browser/anchors';
import { tiktokAnchors } from '../../../../src/uploaders/tiktok/anchors';

describe('TikTok’s anchors', () => {
  it('have the shape of an anchor file, and claim nothing that was not seen', () => {
    const { anchors } = anchorFileSchema.parse(tiktokAnchors);
    assert.deepEqual(
      Object.entries(anchors).filter(([, { verified }]) => verified !== null),
      [],
    );
  });
});

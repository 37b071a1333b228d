import assert from 'node:assert/strict';
import { anchorFileSchema } from '../../../../src/uploaders/browser/anchors';
import { instagramAnchors } from '../../../../src/uploaders/instagram/instagramPage';

describe('Instagram’s anchors', () => {
  it('have the shape of an anchor file, and claim nothing that was not seen', () => {
    const { anchors } = anchorFileSchema.parse(instagramAnchors);
    assert.deepEqual(
      Object.entries(anchors).filter(([, { verified }]) => verified !== null),
      [],
    );
  });
});

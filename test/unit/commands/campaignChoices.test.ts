import '../../support/fakeVscode';
import assert from 'node:assert/strict';
import { campaignChoices } from '../../../src/commands/campaignChoices';
import type { PlannedUpload } from '../../../src/commands/plannedUploads';
import { uploadMetadataSchema } from '../../../src/model/uploadMetadata';

const platforms = [
  { id: 'youtube', name: 'YouTube Shorts', shortName: 'YT' },
  { id: 'instagram', name: 'Instagram Reels', shortName: 'IG' },
];
const keyOf = (title: string, platform: string) => ({ videoId: title, platform, account: 'default' });

function planned(title: string, platform: string, ...objections: string[]): PlannedUpload {
  const metadata = uploadMetadataSchema.parse({ title, visibility: 'private', madeForKids: false });
  const video = { title } as PlannedUpload['video'];
  return { key: keyOf(title, platform), video, metadata, schedule: null, objections };
}

describe('the uploads of a campaign, as a list to tick', () => {
  it('leaves unticked what a platform will not take, with the reason, and names what is left out', () => {
    const why = 'There are no private reels.';
    const uploads = [planned('a', 'instagram', why), planned('a', 'youtube'), planned('b', 'youtube')];
    const leftOut = [{ video: { title: 'c' }, key: keyOf('c', 'youtube'), why: 'It was posted already.' }];
    const shown = campaignChoices(uploads, leftOut, platforms, 0).map(
      ({ label, kind, description = '', detail = '', picked, upload }) => {
        if (kind !== undefined) return `--- ${label}`;
        return `${!upload ? '   ' : picked ? '[x]' : '[ ]'} ${label} | ${description} | ${detail}`;
      },
    );
    assert.deepEqual(shown, [
      '[x] a | YouTube Shorts · at once | Private, not made for kids',
      '[x] b | YouTube Shorts · at once | Private, not made for kids',
      '--- 1 will not be taken as they are',
      `[ ] a | Instagram Reels · at once | ${why}`,
      '--- 1 are left out',
      '    c | YouTube Shorts | It was posted already.',
    ]);
  });

  it('is nothing but the uploads where nothing is wrong', () => {
    assert.equal(campaignChoices([planned('a', 'youtube')], [], platforms, 0).length, 1);
  });
});

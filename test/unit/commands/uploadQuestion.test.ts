import '../../support/fakeVscode';
import assert from 'node:assert/strict';
import type { PlannedUpload } from '../../../src/commands/plannedUploads';
import type { Services } from '../../../src/commands/services';
import { uploadQuestion } from '../../../src/commands/uploadQuestion';
import { uploadMetadataSchema } from '../../../src/model/uploadMetadata';

const platforms = [
  { id: 'youtube', name: 'YouTube Shorts', shortName: 'YT' },
  { id: 'tiktok', name: 'TikTok', shortName: 'TT' },
];
const services = { engine: { platforms: () => platforms } } as unknown as Pick<Services, 'engine'>;

function planned(
  title: string,
  platform: string,
  visibility: 'public' | 'private' = 'private',
  schedule: PlannedUpload['schedule'] = null,
): PlannedUpload {
  const metadata = uploadMetadataSchema.parse({ title: `${title}, as posted`, visibility, madeForKids: false });
  const video = { title } as PlannedUpload['video'];
  return { key: { videoId: title, platform, account: 'default' }, video, metadata, schedule, objections: [] };
}

describe('the question before uploads are queued', () => {
  it('says of a single upload what would be posted where, and to whom', () => {
    const { question, detail } = uploadQuestion(services, [planned('lights', 'youtube', 'public')], 0);
    assert.equal(question, 'Upload “lights” to YouTube Shorts?');
    assert.equal(
      detail,
      '“lights, as posted” → YouTube Shorts (Public, not made for kids)\nEverybody will see what is public.',
    );
  });

  it('says what its platform will not take, and why', () => {
    const refused = (title: string, why: string): PlannedUpload => ({ ...planned(title, 'tiktok'), objections: [why] });
    const tooLong = 'The title is too long.';
    const { detail } = uploadQuestion(services, [planned('a', 'youtube'), refused('b', tooLong)], 0);
    assert.deepEqual(detail.split('\n').slice(2), [`TikTok will not take “b, as posted” as it is: ${tooLong}`]);
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((title, n) => refused(title, n < 3 ? tooLong : `No ${n}.`));
    assert.deepEqual(uploadQuestion(services, many, 0).detail.split('\n').slice(1), [
      `TikTok will not take 3 of them as they are: ${tooLong}`,
      'TikTok will not take “d, as posted” as it is: No 3.',
      'TikTok will not take “e, as posted” as it is: No 4.',
      '2 more will not be taken as they are.',
    ]);
  });

  it('counts many by platform and by who may see them, and says when they start and what is left out', () => {
    const schedule = { at: '2099-02-01T09:00:00.000Z', zone: 'Asia/Tokyo' };
    const uploads = ['a', 'b', 'c', 'd'].flatMap((title) => [
      planned(title, 'youtube', title === 'a' ? 'public' : 'private', schedule),
      planned(title, 'tiktok', 'private', title === 'a' ? null : schedule),
    ]);
    const { question, detail } = uploadQuestion(services, uploads, 3);
    assert.equal(question, 'Make 8 uploads?');
    const [starts, ...lines] = detail.split('\n');
    assert.match(starts ?? '', /^Starts .*2099.* \(Asia\/Tokyo\)\.$/);
    assert.deepEqual(lines, [
      '1 start at once: nothing says when.',
      'YouTube Shorts: 4 (1 Public, 3 Private)',
      'TikTok: 4 (4 Private)',
      '3 are left out: they cannot be uploaded now.',
      'Everybody will see what is public.',
    ]);
  });
});

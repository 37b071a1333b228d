import { fakeVscode } from '../../support/fakeVscode';
import assert from 'node:assert/strict';
import { confirmQueueUpload } from '../../../src/commands/lmToolCalls';
import type { Services } from '../../../src/commands/services';
import { uploadMetadataSchema, type UploadMetadata, type Violation } from '../../../src/model/uploadMetadata';

const videoIds = ['0198f0c2-0000-7000-8000-000000000001', '0198f0c2-0000-7000-8000-000000000002'];

/** @param validate what a platform says of what it would be sent */
function servicesWith(validate: (platform: string, metadata: UploadMetadata) => readonly Violation[]): Services {
  const metadataOf = (videoId: string): UploadMetadata =>
    uploadMetadataSchema.parse({ title: titleOf(videoId), visibility: 'private', madeForKids: false });
  return {
    engine: {
      platforms: () => [
        { id: 'youtube', name: 'YouTube Shorts', shortName: 'YT' },
        { id: 'instagram', name: 'Instagram Reels', shortName: 'IG' },
      ],
      validate: (platform: string, _clip: unknown, metadata: UploadMetadata) => validate(platform, metadata),
    },
    registry: {
      paths: { toAbsolute: () => null },
      getVideo: (id: string) => Promise.resolve({ id, title: titleOf(id), filePath: `${titleOf(id)}.mp4`, size: 1 }),
      getMediaFacts: () => Promise.resolve(null),
    },
    metadata: {
      resolveFor: ({ videoId }: { videoId: string }) =>
        Promise.resolve({ metadata: metadataOf(videoId), values: {}, problems: [], fileProblems: [] }),
    },
  } as unknown as Services;
}

const titleOf = (videoId: string): string => (videoId === videoIds[0] ? 'lights' : 'ocean');

async function said(services: Services, platforms: readonly string[]): Promise<string[]> {
  const { confirmationMessages } = await confirmQueueUpload(services, { videoIds, platforms });
  const message = confirmationMessages?.message;
  assert.ok(message instanceof fakeVscode.MarkdownString);
  // As it is read: every mark of Markdown is escaped.
  return message.value.replaceAll('\\', '').split('\n');
}

describe('what is confirmed before a language model’s tool queues uploads', () => {
  it('says what its platform will not take, and why', async () => {
    const refusal = { severity: 'error', message: 'There are no private reels.' } as Violation;
    const hint = { severity: 'warning', message: 'The title is short.' } as Violation;
    const services = servicesWith((platform) => (platform === 'instagram' ? [refusal, hint] : [hint]));
    assert.deepEqual(await said(services, ['youtube', 'instagram']), [
      '- “lights” → YouTube Shorts (private)',
      '- “lights” → Instagram Reels (private)',
      '- “ocean” → YouTube Shorts (private)',
      '- “ocean” → Instagram Reels (private)',
      'Instagram Reels will not take 2 of them as they are: There are no private reels.',
    ]);
  });

  it('asks no platform that it does not know', async () => {
    const services = servicesWith((platform) => assert.fail(platform));
    assert.deepEqual(await said(services, ['vimeo']), ['- “lights” → vimeo (private)', '- “ocean” → vimeo (private)']);
  });
});

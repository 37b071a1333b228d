import assert from 'node:assert/strict';
import type { Violation } from '../../../src/model/uploadMetadata';
import { uploadMetadataSchema } from '../../../src/model/uploadMetadata';
import { instagramClipLimits, instagramTextLimits, instagramViolations } from '../../../src/uploaders/instagram/limits';
import type { ClipFile } from '../../../src/uploaders/platformUploader';
import type { Provenance } from '../../../src/uploaders/preflight';
import { tiktokClipLimits, tiktokLimits, tiktokViolations } from '../../../src/uploaders/tiktok/limits';
import { youtubeClipLimits, youtubeLimits, youtubeViolations } from '../../../src/uploaders/youtube/limits';

const metadata = uploadMetadataSchema.parse({ title: 'A', visibility: 'public', madeForKids: false });
const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** A vertical clip as phones make them. */
const media = {
  duration: 30,
  width: 1080,
  height: 1920,
  fps: 30,
  videoCodec: 'avc',
  audioCodec: 'aac',
  bitrate: 8_000_000,
};

const validate = {
  youtube: (clip: ClipFile) => youtubeViolations(clip, metadata, Date.parse('2026-11-20T12:00:00Z')),
  tiktok: (clip: ClipFile) => tiktokViolations(clip, metadata, Date.parse('2026-11-20T12:00:00Z')),
  instagram: (clip: ClipFile) => instagramViolations(clip, metadata),
};
type Platform = keyof typeof validate;
const platforms = Object.keys(validate) as Platform[];

const plainFile = { path: '/clips/a.mp4', fileName: 'a.mp4', size: 20 * MB };
const on = (platform: Platform, facts: Partial<ClipFile['media']>, file: Partial<ClipFile> = {}): Violation[] =>
  validate[platform]({ ...plainFile, ...file, media: { ...media, ...facts } });

/** One fact, what each platform says to it ("!": an error, "?": a warning, "": nothing), and with which words. */
const cases: readonly [
  name: string,
  facts: Partial<ClipFile['media']>,
  file: Partial<ClipFile>,
  Record<Platform, '!' | '?' | ''>,
  words?: RegExp,
][] = [
  ['an ordinary clip', {}, {}, { youtube: '', tiktok: '', instagram: '' }],
  ['2.9 s', { duration: 2.9 }, {}, { youtube: '', tiktok: '?', instagram: '!' }, /lasts 2.9 s; .* at least 3 s/],
  ['3 s', { duration: 3 }, {}, { youtube: '', tiktok: '', instagram: '' }],
  ['180 s and the padding of the sound', { duration: 180.04 }, {}, { youtube: '', tiktok: '', instagram: '' }],
  [
    '180.1 s',
    { duration: 180.1 },
    {},
    { youtube: '!', tiktok: '', instagram: '' },
    /lasts 180.1 s; .* most 180 s.*Short/,
  ],
  ['901 s', { duration: 901 }, {}, { youtube: '!', tiktok: '', instagram: '!' }],
  ['3601 s', { duration: 3601 }, {}, { youtube: '!', tiktok: '!', instagram: '!' }],
  ['a square', { width: 1080, height: 1080 }, {}, { youtube: '', tiktok: '', instagram: '' }],
  [
    'landscape',
    { width: 1920, height: 1080 },
    {},
    { youtube: '!', tiktok: '', instagram: '' },
    /1.778 times as wide as high; YouTube takes at most 1\./,
  ],
  ['a strip', { width: 1920, height: 180 }, {}, { youtube: '!', tiktok: '!', instagram: '!' }],
  ['small', { width: 358, height: 640 }, {}, { youtube: '', tiktok: '!', instagram: '' }, /358 pixels; .* 360 pixels/],
  ['4K', { width: 2160, height: 3840 }, {}, { youtube: '', tiktok: '', instagram: '?' }, /2160 pixels wide; .* 1920/],
  ['8K', { width: 4320, height: 7680 }, {}, { youtube: '', tiktok: '!', instagram: '?' }],
  ['15 fps', { fps: 15 }, {}, { youtube: '', tiktok: '!', instagram: '!' }, /has 15 frames per second; .* least 23/],
  ['film', { fps: 23.976 }, {}, { youtube: '', tiktok: '', instagram: '' }],
  ['60.002 fps', { fps: 60.002 }, {}, { youtube: '', tiktok: '', instagram: '' }],
  ['120 fps', { fps: 120 }, {}, { youtube: '', tiktok: '!', instagram: '!' }],
  ['H.264 by another name', { videoCodec: 'H264' }, {}, { youtube: '', tiktok: '', instagram: '' }],
  [
    'VP9',
    { videoCodec: 'vp9' },
    {},
    { youtube: '', tiktok: '', instagram: '!' },
    /picture in VP9; .* only H.264, H.265/,
  ],
  ['ProRes', { videoCodec: 'apcn' }, {}, { youtube: '', tiktok: '!', instagram: '!' }, /“apcn”/],
  ['Opus', { audioCodec: 'opus' }, {}, { youtube: '', tiktok: '', instagram: '!' }, /sound in “opus”; .* AAC/],
  ['30 Mbit/s', { bitrate: 30_000_000 }, {}, { youtube: '', tiktok: '', instagram: '?' }, /30 Mbit.* most 25 Mbit/],
  [
    '300 MB and a byte',
    {},
    { size: 300 * MB + 1 },
    { youtube: '', tiktok: '', instagram: '?' },
    /300.01 MB; .* 300 MB/,
  ],
  ['10 GB', {}, { size: 10 * GB }, { youtube: '', tiktok: '', instagram: '?' }],
  ['10 GB and a byte', {}, { size: 10 * GB + 1 }, { youtube: '', tiktok: '!', instagram: '?' }, /10.01 GB|GB; Insta/],
  ['257 GB', {}, { size: 257 * GB }, { youtube: '!', tiktok: '!', instagram: '?' }],
  ['an empty file', {}, { size: 0 }, { youtube: '!', tiktok: '!', instagram: '!' }, /is empty/],
  [
    'WebM',
    {},
    { fileName: 'A.WEBM' },
    { youtube: '', tiktok: '', instagram: '!' },
    /is a .webm file; .* only .mp4, .mov,/,
  ],
  ['no extension', {}, { fileName: 'clip' }, { youtube: '!', tiktok: '!', instagram: '!' }, /no file name extension/],
];

describe('preflight of a clip', () => {
  for (const [name, facts, file, expected, words] of cases) {
    it(`${name}: ${platforms.map((platform) => `${platform} ${expected[platform] || '✓'}`).join(', ')}`, () => {
      for (const platform of platforms) {
        const found = on(platform, facts, file);
        const signs = found.map(({ severity }) => (severity === 'warning' ? '?' : '!'));
        assert.deepEqual(signs, expected[platform] === '' ? [] : [expected[platform]], `${platform}: ${print(found)}`);
        if (words && found.length > 0) assert.match(print(found), words);
      }
    });
  }

  it('names everything at once', () => {
    const found = on('instagram', { duration: 1, fps: 10, videoCodec: 'av1', width: 4000, height: 200 }, { size: 0 });
    assert.deepEqual(found.map(({ field }) => field).sort(), [
      'dimensions',
      'dimensions',
      'duration',
      'file',
      'fps',
      'videoCodec',
    ]);
  });

  it('has nothing against what is not known', () => {
    const unknown = Object.fromEntries(Object.keys(media).map((fact) => [fact, null]));
    for (const platform of platforms) {
      assert.deepEqual(on(platform, unknown), []);
      assert.deepEqual(validate[platform](plainFile), []);
      assert.deepEqual(validate[platform]({ ...plainFile, media: null }), []);
      assert.deepEqual(validate[platform]({ ...plainFile, media: { width: 1080, height: null } }), []);
    }
  });

  it('says of each figure when and where it was read', () => {
    const limits: readonly Provenance[] = [
      ...youtubeClipLimits,
      ...tiktokClipLimits,
      ...instagramClipLimits,
      ...Object.values(youtubeLimits),
      ...Object.values(tiktokLimits),
      ...Object.values(instagramTextLimits),
    ];
    for (const { asOf, source } of limits) {
      assert.ok(!Number.isNaN(Date.parse(asOf)) && /^\d{4}-\d{2}-\d{2}$/.test(asOf));
      assert.ok(source.length > 5);
    }
  });
});

function print(violations: readonly Violation[]): string {
  return violations.map(({ message }) => message).join('\n');
}

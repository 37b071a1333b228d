import assert from 'node:assert/strict';
import fc from 'fast-check';
import { caseFold, normaliseHashtags, normaliseTags } from '../../../src/model/hashtags';

describe('hashtags', () => {
  for (const [written, expected] of [
    ['#a, #b', ['a', 'b']],
    ['a,b;c\n#d#e  ＃f', ['a', 'b', 'c', 'd', 'e', 'f']],
    [['#Sunset', 'sunset', 'SUNSET'], ['Sunset']],
    [
      ['two words', ', #,'],
      ['two', 'words'],
    ],
    [['Straße', 'STRASSE'], ['Straße']],
    [
      ['ΟΔΟΣ', 'οδος', 'οδός'],
      ['ΟΔΟΣ', 'οδός'],
    ],
    [['cafe\u0301', 'café'], ['café']],
    [
      ['日本', '、東京', 'हिन्दी', '👩‍🚀', '☀️'],
      ['日本', '東京', 'हिन्दी', '👩‍🚀', '☀️'],
    ],
    [[], []],
    ['', []],
  ] as const) {
    it(`of ${JSON.stringify(written)} are ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(normaliseHashtags(written), { hashtags: expected, unusable: [] });
    });
  }

  it('cannot hold what would end them', () => {
    assert.deepEqual(normaliseHashtags('#c++ #foo-bar ok a.b'), {
      hashtags: ['ok'],
      unusable: ['c++', 'foo-bar', 'a.b'],
    });
  });

  it('stay as they are when they are normalised again, and each is there once', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
        const { hashtags } = normaliseHashtags(words);
        assert.deepEqual(normaliseHashtags(hashtags), { hashtags, unusable: [] });
        assert.deepEqual(normaliseHashtags(hashtags.map((tag) => `#${tag}`).join(', ')).hashtags, hashtags);
        assert.equal(new Set(hashtags.map(caseFold)).size, hashtags.length);
      }),
    );
  });
});

describe('search tags', () => {
  it('keep their spaces, and are separated by commas', () => {
    assert.deepEqual(normaliseTags(' city  lights, #night ;Night\n,,drone'), ['city lights', 'night', 'drone']);
    assert.deepEqual(normaliseTags(['one, two', ' ']), ['one, two']);
  });
});

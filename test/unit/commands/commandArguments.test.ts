import assert from 'node:assert/strict';
import { rowsOfArgument } from '../../../src/commands/commandArguments';

describe('a command that is called with arguments', () => {
  const upload = (videoId: string, platform: string, account = 'default') => {
    return { kind: 'upload', videoId, platform, account };
  };

  it('means the uploads that are named, each once', () => {
    assert.deepEqual(rowsOfArgument('c', { videoId: 'a', platform: 'youtube' }), [upload('a', 'youtube')]);
    assert.deepEqual(
      rowsOfArgument('c', { videoId: 'a', videoIds: ['a', 'b'], platforms: ['tiktok'], account: 'brand' }),
      [upload('a', 'tiktok', 'brand'), upload('b', 'tiktok', 'brand')],
    );
  });

  it('means the videos where no platform is named', () => {
    assert.deepEqual(rowsOfArgument('c', { videoIds: ['a', 'b'] }), [
      { kind: 'video', videoId: 'a' },
      { kind: 'video', videoId: 'b' },
    ]);
  });

  it('says what is wrong, and in which command', () => {
    const wrong: [RegExp, unknown][] = [
      [/clipdeck\.upload\.videoId: is missing/, { platforms: ['youtube'] }],
      [/clipdeck\.upload: “video” is not known here/, { video: 'a' }],
      [/clipdeck\.upload\.platforms\.0: a platform id is/, { videoId: 'a', platforms: ['../x'] }],
      [/clipdeck\.upload\.videoIds: expected a list/, { videoIds: 'a' }],
    ];
    for (const [message, argument] of wrong) {
      assert.throws(() => rowsOfArgument('clipdeck.upload', argument), { name: 'TypeError', message });
    }
  });
});

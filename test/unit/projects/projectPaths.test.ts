import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clipMatcher, folderPrefix, globSchema } from '../../../src/projects/projectPaths';

describe('the clips of a project', function () {
  this.timeout(30_000);
  const everyClip = ['**/*.{mp4,mov}'];

  function match(paths: readonly string[], selection: Partial<Parameters<typeof clipMatcher>[0]>): string[] {
    return paths.filter(clipMatcher({ folders: ['.'], include: everyClip, exclude: [], ...selection }));
  }

  it('are those of the folders', () => {
    const paths = ['a.mp4', 'clips/a.mp4', 'clips/x/y/b.MOV', 'clipsy/c.mp4', 'clips/notes.txt'];
    assert.deepEqual(match(paths, { folders: ['./clips/'] }), ['clips/a.mp4', 'clips/x/y/b.MOV']);
    assert.deepEqual(match(paths, {}), ['a.mp4', 'clips/a.mp4', 'clips/x/y/b.MOV', 'clipsy/c.mp4']);
  });

  it('are not those that are excluded', () => {
    const paths = ['clips/a.mp4', 'clips/drafts/a.mp4', 'clips/x/Drafts/b.mp4', 'clips/.cache/c.mp4', '.mp4'];
    assert.deepEqual(match(paths, { folders: ['clips'], exclude: ['**/drafts/**', '**/.*/**'] }), ['clips/a.mp4']);
  });

  it('may have any name', () => {
    const paths = ['clips/Über – “Ω” 🎬 [1] (final).mp4', 'clips/#a, b;c.mp4', 'clips/e\u0301.mp4'];
    paths.push('clips/two\nlines.mp4', 'clips/fol\u2028der/b.MP4', 'clips/\u202Eright to left.mp4');
    assert.deepEqual(match(paths, { folders: ['clips'] }), paths);
    assert.deepEqual(match(paths, { folders: ['clips'], exclude: ['**/fol?der/*'] }).length, paths.length - 1);
  });

  for (const glob of ['a**b**c**d*', '**/**/**/**/x', '{a,{b,{c,d}}}', '+(a|+(b))*', '[a', '!a', '']) {
    it(`are not found by "${glob}"`, () => assert.equal(globSchema.safeParse(glob).success, false));
  }

  it('are told apart in no time, whatever pattern is accepted', () => {
    const pieces = fc.constantFrom('*', '**', '/', 'a', '{a,aa}', '[a-c]', '?', '.', 'b*');
    const globs = fc.array(pieces, { minLength: 1, maxLength: 20 }).map((parts) => parts.join(''));
    const path = `${'a'.repeat(120)}/${'a/'.repeat(30)}${'a'.repeat(120)}.mp5`;
    fc.assert(
      fc.property(
        globs.filter((glob) => globSchema.safeParse(glob).success),
        (glob) => {
          const start = performance.now();
          clipMatcher({ folders: ['.'], include: [glob], exclude: [] })(path);
          assert.ok(performance.now() - start < 500, glob);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lie under a prefix that is always written the same way', () => {
    assert.deepEqual(['.', './', 'a', './a/', 'a//b'].map(folderPrefix), ['', '', 'a/', 'a/', 'a/b/']);
  });
});

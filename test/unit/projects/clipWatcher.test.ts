import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Upload, Video, VideoWithUploads } from '../../../src/model/records';
import { ClipWatcher, type ClipOutcome, type ClipRegistry, type ClipWatch } from '../../../src/projects/clipWatcher';
import { clipMatcher } from '../../../src/projects/projectPaths';
import { scanClips } from '../../../src/projects/scanClips';
import { hashFile } from '../../../src/registry/checksum';
import { ClipPaths } from '../../../src/registry/clipPaths';
import type { ClipRegistration } from '../../../src/registry/videoRegistry';
import { useTemporaryFolder } from '../registry/support/temporaryFolder';
import { sampleClips } from './support/probeWorker';

const sample = fs.readFileSync(path.join(sampleClips, 'city-lights.mp4'));

/** A registry that keeps its videos in memory. */
class MemoryRegistry implements ClipRegistry {
  readonly videos = new Map<string, Video>();
  readonly paths: ClipPaths;
  /** Set, to make every registration fail. */
  failure: Error | undefined;

  constructor(root: string) {
    this.paths = new ClipPaths([{ name: 'workspace', path: root }]);
  }
  /** Ids of videos that were to be uploaded once. */
  readonly uploaded = new Set<string>();
  getAllVideos(): Promise<VideoWithUploads[]> {
    const uploads = (id: string): Upload[] => (this.uploaded.has(id) ? [{} as Upload] : []);
    return Promise.resolve([...this.videos.values()].map((video) => ({ ...video, uploads: uploads(video.id) })));
  }
  async registerVideos(files: readonly { file: string }[]): Promise<ClipRegistration[]> {
    const results: ClipRegistration[] = [];
    for (const { file } of files) {
      if (this.failure) results.push({ file, error: this.failure });
      else results.push({ file, video: await this.add(file), created: true });
    }
    return results;
  }
  private async add(file: string): Promise<Video> {
    const { checksum, size, modifiedMs } = await hashFile(file);
    const id = `id-${this.videos.size + 1}`;
    const video: Video = {
      ...this.paths.toStored(file),
      id,
      title: path.parse(file).name,
      createdAt: '2027-01-01T00:00:00.000Z',
      duration: null,
      size,
      fileModifiedMs: modifiedMs,
      checksum,
      duplicateAllowed: false,
      fileState: 'present',
    };
    this.videos.set(id, video);
    return video;
  }
  readonly hash = hashFile;
  setFileState(id: string, fileState: Video['fileState']): Promise<void> {
    this.videos.set(id, { ...this.get(id), fileState });
    return Promise.resolve();
  }
  async relinkVideo(id: string, file: string, { acceptChange = false } = {}): Promise<Video> {
    const { checksum, size, modifiedMs } = await hashFile(file);
    assert.ok(acceptChange || checksum === this.get(id).checksum);
    const facts = { checksum, size, fileModifiedMs: modifiedMs, fileState: 'present' } as const;
    const video: Video = { ...this.get(id), ...this.paths.toStored(file), ...facts };
    this.videos.set(id, video);
    return video;
  }
  get(id: string): Video {
    return this.videos.get(id) ?? assert.fail(id);
  }
  states(): Record<string, string> {
    return Object.fromEntries([...this.videos.values()].map(({ filePath, fileState }) => [filePath, fileState]));
  }
}

class ManualWatch implements ClipWatch {
  readonly listeners: Record<'create' | 'change' | 'delete', Set<(file: string) => void>> = {
    create: new Set(),
    change: new Set(),
    delete: new Set(),
  };
  private on(kind: 'create' | 'change' | 'delete', listener: (file: string) => void): { dispose(): void } {
    this.listeners[kind].add(listener);
    return { dispose: () => void this.listeners[kind].delete(listener) };
  }
  onDidCreate = (listener: (file: string) => void): { dispose(): void } => this.on('create', listener);
  onDidChange = (listener: (file: string) => void): { dispose(): void } => this.on('change', listener);
  onDidDelete = (listener: (file: string) => void): { dispose(): void } => this.on('delete', listener);
  tell(kind: 'create' | 'change' | 'delete', file: string): void {
    for (const listener of this.listeners[kind]) listener(file);
  }
}

/** As much of a WebM file as says how long it is: an EBML header, and a Segment of so many bytes. */
function webm(bytes: number): Buffer {
  const segment = Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, 0, 0, 0, 0, 0, 0, 0]);
  segment.writeUInt32BE(bytes, 8);
  return Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x82, 0, 0]), segment, Buffer.alloc(bytes)]);
}

describe('the clip watcher', function () {
  this.timeout(60_000);
  const base = useTemporaryFolder();
  let registry: MemoryRegistry;
  let watch: ManualWatch;
  let watcher: ClipWatcher;
  let outcomes: string[];
  let problems: Map<string, string>;
  let progress: { done: number; total: number }[];
  /** The timer that is set. */
  let pending: (() => Promise<void>) | undefined;

  const root = (): string => path.join(base(), 'workspace');
  const at = (name: string): string => path.join(root(), 'clips', name);
  const write = (name: string, content: Uint8Array = sample): string => {
    fs.mkdirSync(path.dirname(at(name)), { recursive: true });
    fs.writeFileSync(at(name), content);
    return at(name);
  };
  /** A clip of its own: the sample with other bytes at its end, in a box that players pass over. */
  const clip = (text: string): Buffer => {
    const box = Buffer.from(`\0\0\0\0free${text}`);
    box.writeUInt32BE(box.length);
    return Buffer.concat([sample, box]);
  };

  beforeEach(() => {
    fs.mkdirSync(path.join(root(), 'clips'), { recursive: true });
    registry = new MemoryRegistry(root());
    watch = new ManualWatch();
    outcomes = [];
    problems = new Map();
    progress = [];
    pending = undefined;
    watcher = make();
  });
  afterEach(() => watcher.dispose());

  function make(): ClipWatcher {
    return new ClipWatcher({
      root: root(),
      isClip: clipMatcher({ folders: ['clips'], include: ['**/*.{mp4,webm}'], exclude: [] }),
      registry,
      watch,
      timers: {
        after: (_, callback) => {
          assert.equal(pending, undefined);
          pending = callback;
          return { dispose: () => (pending = undefined) };
        },
      },
      onOutcome: (outcome: ClipOutcome, file) => void outcomes.push(`${outcome.kind} ${path.relative(root(), file)}`),
      onProblem: (file, problem) => {
        if (problem === null) problems.delete(path.basename(file));
        else problems.set(path.basename(file), problem);
      },
      onProgress: (now) => void progress.push(now),
    });
  }

  /** Lets one interval pass. */
  async function round(): Promise<void> {
    const callback = pending ?? assert.fail('nothing waits');
    pending = undefined;
    await callback();
  }
  /** Lets time pass until nothing waits. */
  async function rest(): Promise<void> {
    for (let rounds = 0; pending !== undefined; rounds++) {
      assert.ok(rounds < 20, 'comes to rest');
      await round();
    }
    await watcher.idle();
  }

  it('registers a clip once it has stopped growing', async () => {
    const file = write('a.mp4', sample.subarray(0, 10_000));
    watch.tell('create', file);
    await round();
    for (const end of [20_000, 30_000, sample.length]) {
      write('a.mp4', sample.subarray(0, end));
      watch.tell('change', file);
      await round();
      assert.equal(registry.videos.size, 0);
    }
    await rest();
    assert.deepEqual(outcomes, ['registered clips/a.mp4']);
    assert.deepEqual(
      [...registry.videos.values()].map(({ size }) => size),
      [sample.length],
    );
  });

  it('sees growth that no event tells of', async () => {
    const file = write('a.webm', Buffer.from('one'));
    watch.tell('create', file);
    await round();
    write('a.webm', Buffer.from('one, two'));
    await round();
    assert.equal(registry.videos.size, 0);
    await round();
    assert.equal(registry.videos.size, 1);
  });

  it('waits for one that is written in place and pauses: its index comes at the end', async () => {
    const file = write('a.mp4', sample.subarray(0, sample.length - 5000));
    watch.tell('create', file);
    await round();
    await round();
    await round();
    assert.deepEqual([registry.videos.size, problems.size], [0, 0]);
    write('a.mp4');
    watch.tell('change', file);
    await rest();
    assert.deepEqual(outcomes, ['registered clips/a.mp4']);
  });

  it('takes one whose boxes are whole, whatever a program has left behind them', async () => {
    for (const [name, left] of Object.entries({ text: 'shot on a phone', zeros: '\0\0\0\0\0\0\0\0\0', line: '\n' })) {
      watch.tell('create', write(`${name}.mp4`, Buffer.concat([sample, Buffer.from(left)])));
    }
    // The same of a box that is still being written.
    const next = Buffer.from('\0\0\x10\0free some of it');
    watch.tell('create', write('growing.mp4', Buffer.concat([sample, next])));
    await rest();
    assert.deepEqual(Object.keys(registry.states()), ['clips/line.mp4', 'clips/text.mp4', 'clips/zeros.mp4']);
    assert.deepEqual([...problems.keys()], ['growing.mp4']);
  });

  it('registers one that is renamed into place', async () => {
    fs.writeFileSync(path.join(root(), 'clips', 'a.mp4.part'), sample);
    watch.tell('create', at('a.mp4.part'));
    assert.equal(pending, undefined, 'is no clip yet');
    fs.renameSync(at('a.mp4.part'), at('a.mp4'));
    watch.tell('create', at('a.mp4'));
    await rest();
    assert.deepEqual(outcomes, ['registered clips/a.mp4']);
  });

  it('says in words what is wrong with a file, until it is right', async () => {
    fs.mkdirSync(at('folder.mp4'));
    fs.symlinkSync('loop.mp4', at('loop.mp4'));
    fs.symlinkSync('nowhere.mp4', at('dangling.mp4'));
    write('half.webm', webm(5000).subarray(0, 300));
    fs.writeFileSync(path.join(base(), 'outside.mp4'), sample);
    fs.symlinkSync(path.join(base(), 'outside.mp4'), at('link.mp4'));
    write('empty.mp4', Buffer.alloc(0));
    write('half.mp4', sample.subarray(0, sample.length / 2));
    for (const name of fs.readdirSync(path.join(root(), 'clips'))) watch.tell('create', at(name));
    await rest();
    assert.deepEqual(Object.fromEntries(problems), {
      'dangling.mp4': 'is a link to a file that is not there',
      'folder.mp4': 'is not a file',
      'loop.mp4': 'is a link that leads to itself',
      'link.mp4': 'is a link that leads out of the workspace folder',
      'empty.mp4': 'is empty',
      'half.mp4': 'is written half: its index or its end is missing',
      'half.webm': 'is written half: its end is missing',
    });
    assert.equal(registry.videos.size, 0);
    watch.tell('change', write('half.mp4'));
    fs.rmSync(at('empty.mp4'));
    watch.tell('delete', at('empty.mp4'));
    await rest();
    const left = ['dangling.mp4', 'folder.mp4', 'half.webm', 'link.mp4', 'loop.mp4'];
    assert.deepEqual([...problems.keys()].sort(), left);
    assert.deepEqual(outcomes, ['registered clips/half.mp4']);
  });

  it('says when a file cannot be read or registered, and goes on with the others', async () => {
    registry.failure = Object.assign(new Error('no'), { code: 'EACCES' });
    watch.tell('create', write('a.mp4'));
    await rest();
    assert.deepEqual(Object.fromEntries(problems), { 'a.mp4': 'cannot be read: permission denied' });
    registry.failure = undefined;
    watch.tell('change', at('a.mp4'));
    await rest();
    assert.deepEqual([problems.size, outcomes], [0, ['registered clips/a.mp4']]);
  });

  it('takes names of any kind, and links within the workspace', async () => {
    const names = ['Größe – “Ω” 🎬 [1] (final).mp4', 'e\u0301.mp4', '#a, b;c %20.mp4', "it's.mp4"];
    names.forEach((name, index) => write(name, clip(String(index))));
    fs.symlinkSync(at("it's.mp4"), at('link.mp4'));
    watcher.look([...names, 'link.mp4'].map(at));
    await rest();
    assert.deepEqual(
      Object.keys(registry.states()).sort(),
      [...names, 'link.mp4'].map((name) => `clips/${name}`).sort(),
    );
  });

  it('follows a clip that is deleted and comes back', async () => {
    watch.tell('create', write('a.mp4'));
    await rest();
    fs.rmSync(at('a.mp4'));
    watch.tell('delete', at('a.mp4'));
    await rest();
    assert.deepEqual(registry.states(), { 'clips/a.mp4': 'missing' });
    watch.tell('create', write('a.mp4'));
    await rest();
    assert.deepEqual(registry.states(), { 'clips/a.mp4': 'present' });
    assert.deepEqual(outcomes, ['registered clips/a.mp4', 'missing clips/a.mp4', 'present clips/a.mp4']);
  });

  it('does not mistake for deleted what is replaced by the same', async () => {
    watch.tell('create', write('a.mp4'));
    await rest();
    fs.rmSync(at('a.mp4'));
    watch.tell('delete', at('a.mp4'));
    await round();
    watch.tell('create', write('a.mp4'));
    await rest();
    assert.deepEqual(outcomes, ['registered clips/a.mp4']);
  });

  it('takes over other bytes while nothing was to be uploaded', async () => {
    watch.tell('create', write('a.mp4', clip('one')));
    await rest();
    watch.tell('change', write('a.mp4', clip('second')));
    await rest();
    assert.deepEqual(registry.states(), { 'clips/a.mp4': 'present' });
    assert.deepEqual(outcomes, ['registered clips/a.mp4', 'replaced clips/a.mp4']);
    assert.equal(registry.get('id-1').checksum, (await hashFile(at('a.mp4'))).checksum);
  });

  it('says that a clip of which something was to be uploaded was replaced by another', async () => {
    watch.tell('create', write('a.mp4', clip('one')));
    await rest();
    registry.uploaded.add('id-1');
    watch.tell('change', write('a.mp4', clip('two')));
    await rest();
    assert.deepEqual(registry.states(), { 'clips/a.mp4': 'changed' });
    const later = new Date(Date.now() + 5000);
    write('a.mp4', clip('one'));
    fs.utimesSync(at('a.mp4'), later, later);
    watch.tell('change', at('a.mp4'));
    await rest();
    assert.deepEqual(registry.states(), { 'clips/a.mp4': 'present' });
  });

  for (const order of [
    ['delete', 'create'],
    ['create', 'delete'],
  ] as const) {
    it(`follows a clip that is moved, told of by ${order.join(', ')}`, async () => {
      watch.tell('create', write('a.mp4', clip('x')));
      watch.tell('create', write('other.mp4', clip('y')));
      await rest();
      fs.mkdirSync(at('sub'));
      fs.renameSync(at('a.mp4'), at('sub/b.mp4'));
      for (const kind of order) watch.tell(kind, at(kind === 'delete' ? 'a.mp4' : 'sub/b.mp4'));
      await rest();
      assert.deepEqual(registry.states(), { 'clips/sub/b.mp4': 'present', 'clips/other.mp4': 'present' });
      assert.equal(registry.videos.size, 2);
      assert.equal(outcomes.at(-1), 'relinked clips/sub/b.mp4');
    });
  }

  it('registers copies, of which one may be the moved clip', async () => {
    watch.tell('create', write('a.mp4'));
    await rest();
    fs.renameSync(at('a.mp4'), at('b.mp4'));
    fs.copyFileSync(at('b.mp4'), at('c.mp4'));
    watch.tell('delete', at('a.mp4'));
    watcher.look([at('b.mp4'), at('c.mp4')]);
    await rest();
    assert.deepEqual(registry.states(), { 'clips/b.mp4': 'present', 'clips/c.mp4': 'present' });
    assert.equal(outcomes.filter((outcome) => outcome.startsWith('relinked')).length, 1);
  });

  it('follows a folder that is deleted', async () => {
    watcher.look([write('x/a.mp4', clip('a')), write('x/y/b.mp4', clip('b')), write('xy/c.mp4', clip('c'))]);
    await rest();
    fs.rmSync(at('x'), { recursive: true });
    watch.tell('delete', at('x'));
    await rest();
    assert.deepEqual(registry.states(), {
      'clips/x/a.mp4': 'missing',
      'clips/x/y/b.mp4': 'missing',
      'clips/xy/c.mp4': 'present',
    });
  });

  it('finds out at the start what happened while nobody watched', async () => {
    watcher.look([write('gone.mp4', clip('1')), write('moved.mp4', clip('2')), write('stays.mp4', clip('3'))]);
    await rest();
    watcher.dispose();
    fs.rmSync(at('gone.mp4'));
    fs.renameSync(at('moved.mp4'), at('new place.mp4'));
    outcomes = [];
    watcher = make();
    await watcher.lookAtRegistered();
    watcher.look(await scanClips({ root: root(), folders: ['clips'], isClip: (file) => file.endsWith('.mp4') }));
    await rest();
    assert.deepEqual(registry.states(), {
      'clips/gone.mp4': 'missing',
      'clips/new place.mp4': 'present',
      'clips/stays.mp4': 'present',
    });
    assert.equal(registry.videos.size, 3);
  });

  it('leaves registered clips of other workspace folders to their own watchers', async () => {
    const elsewhere = path.join(base(), 'another folder', 'clip.mp4');
    fs.mkdirSync(path.dirname(elsewhere));
    fs.writeFileSync(elsewhere, clip('1'));
    await registry.registerVideos([{ file: elsewhere }]);
    fs.rmSync(elsewhere);
    write('here.mp4', clip('2'));
    await watcher.lookAtRegistered();
    watcher.look([at('here.mp4')]);
    await rest();
    assert.deepEqual([...problems], []);
    assert.deepEqual(outcomes, [`registered ${path.join('clips', 'here.mp4')}`]);
    assert.deepEqual(Object.values(registry.states()), ['present', 'present']);
  });

  it('follows a clip that is moved here from another workspace folder, whoever notices first', async () => {
    const [moved, copied] = ['moved.mp4', 'copied.mp4'].map((name) => path.join(base(), 'another folder', name));
    assert.ok(moved !== undefined && copied !== undefined);
    fs.mkdirSync(path.dirname(moved));
    fs.writeFileSync(moved, clip('1'));
    fs.writeFileSync(copied, clip('2'));
    await registry.registerVideos([{ file: moved }, { file: copied }]);
    fs.renameSync(moved, at('here.mp4'));
    fs.copyFileSync(copied, at('copy.mp4'));
    for (const name of ['here.mp4', 'copy.mp4']) watch.tell('create', at(name));
    await rest();
    assert.deepEqual(outcomes.sort(), ['registered clips/copy.mp4', 'relinked clips/here.mp4']);
    assert.equal(registry.videos.size, 3);
  });

  it('looks at nothing outside of the clip folders', () => {
    for (const file of [
      path.join(base(), 'a.mp4'),
      path.join(root(), 'a.mp4'),
      path.join(root(), 'clips', '..', '..', 'b.mp4'),
    ]) {
      watch.tell('create', file);
    }
    assert.equal(pending, undefined);
  });

  it('takes thousands of files at once, and leaves room for other work', async () => {
    const files = Array.from({ length: 3000 }, (_, index) => write(`many/${index}.webm`, Buffer.from(`clip ${index}`)));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const found = await scanClips({ root: root(), folders: ['clips'], isClip: (file) => file.endsWith('.webm') });
    assert.deepEqual(found.toSorted(), files.toSorted());
    watcher.look(found);
    await rest();
    clearInterval(timer);
    assert.equal(registry.videos.size, 3000);
    assert.deepEqual(progress.at(-1), { done: 3000, total: 3000 });
    assert.ok(progress.every(({ done }, index) => done === index + 1));
    assert.ok(ticks >= 20, `${ticks} ticks`);
  });

  it('stops when it is disposed of, and nobody waits for it for ever', async () => {
    watch.tell('create', write('a.mp4'));
    await round();
    const callback = pending ?? assert.fail();
    const idle = watcher.idle();
    watcher.dispose();
    await idle;
    await callback();
    watch.tell('create', at('a.mp4'));
    assert.deepEqual([registry.videos.size, pending], [0, undefined]);
  });
});

describe('the scan of the clip folders', () => {
  const base = useTemporaryFolder();

  it('enters no links, and no folder twice', async () => {
    fs.mkdirSync(path.join(base(), 'w', 'clips', 'a'), { recursive: true });
    fs.mkdirSync(path.join(base(), 'outside'));
    for (const file of ['outside/x.mp4', 'w/clips/y.mp4', 'w/clips/a/z.mp4', 'w/v.mp4']) {
      fs.writeFileSync(path.join(base(), file), 'x');
    }
    fs.symlinkSync(path.join(base(), 'outside'), path.join(base(), 'w', 'clips', 'link'));
    fs.symlinkSync('..', path.join(base(), 'w', 'clips', 'up'));
    const root = path.join(base(), 'w');
    const scan = (folders: string[]): Promise<string[]> =>
      scanClips({ root, folders, isClip: (file) => file.endsWith('.mp4') });
    assert.deepEqual((await scan(['clips', './clips/a', 'missing'])).map((file) => path.relative(root, file)).sort(), [
      'clips/a/z.mp4',
      'clips/y.mp4',
    ]);
    assert.equal((await scan(['.'])).length, 3);
    await assert.rejects(
      scanClips({ root, folders: ['.'], isClip: () => true, signal: AbortSignal.abort(new Error('enough')) }),
      /enough/,
    );
  });
});

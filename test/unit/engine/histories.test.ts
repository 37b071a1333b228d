import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { UploadEngine, type UploadEvent } from '../../../src/engine/uploadEngine';
import type { UploadKey } from '../../../src/model/uploadKey';
import { isPosted, type UploadStatus } from '../../../src/model/uploadStatus';
import { ClipPaths } from '../../../src/registry/clipPaths';
import { RegistryError } from '../../../src/registry/errors';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { metadataOf } from './support/engineHarness';
import { FakePlatform, FakeUploader, urlOf, type Course } from './support/fakePlatform';
import { LocalStore } from '../../support/localStore';
import { MortalStore, type Death } from './support/mortalStore';

/** More of them, by hand: `CLIPDECK_HISTORIES=20000`. */
const HISTORIES = Number(process.env['CLIPDECK_HISTORIES'] ?? 250);
/** The second is another clip with the bytes of the first, the third is on another platform. */
const CLIPS = [
  { name: 'one', content: 'same bytes', platform: 'youtube' },
  { name: 'two', content: 'same bytes', platform: 'youtube' },
  { name: 'three', content: 'others', platform: 'tiktok' },
] as const;

/** What somebody may expect of an upload, knowing only what was answered and told. */
interface Expectation {
  /** Titles that were asked for and may be posted, at most once each. One that was answered is `sure`. */
  readonly asked: Map<string, { override: boolean }>;
  /** Post ids that were told of as posted. */
  readonly told: Set<string>;
}

/** The simple model: what was asked for and told, by clip. */
type Model = Expectation[];

/** The real thing: registry, engine and platform, on a clock of its own. */
class Real {
  now = Date.parse('2026-11-23T10:00:00.000Z');
  readonly world = new FakePlatform();
  readonly keys: UploadKey[] = [];
  readonly log: string[] = [];
  private titles = 0;
  private owners = 0;
  private living = '';
  store!: MortalStore;
  engine!: UploadEngine;

  constructor(
    readonly folder: string,
    readonly disk: LocalStore,
    readonly model: Model,
    /** Looks at the registry from outside of the process that may die. */
    readonly registry = VideoRegistry.over(disk, new ClipPaths([{ name: 'ws', path: folder }]), () => this.now),
  ) {}

  static async begin(folder: string, model: Model): Promise<Real> {
    const real = new Real(folder, await LocalStore.open(folder), model);
    for (const { name, platform } of CLIPS) {
      const { video } = await real.registry.registerVideo(path.join(folder, `${name}.mp4`));
      real.keys.push({ videoId: video.id, platform, account: 'default' });
    }
    await real.boot();
    return real;
  }

  nextTitle(clip: number): string {
    return `${clip}#${++this.titles}`;
  }

  key(clip: number): UploadKey {
    const key = this.keys[clip];
    assert.ok(key);
    return key;
  }

  /** Processes that died, or were stopped. */
  get deaths(): number {
    return this.owners - 1;
  }

  /** A process starts: what the one before left behind is its to sort out. */
  async boot(): Promise<void> {
    const store = new MortalStore(this.disk);
    this.store = store;
    this.living = `process ${++this.owners}`;
    const note = (message: string | Error): void => void this.log.push(String(message));
    this.engine = new UploadEngine({
      registry: VideoRegistry.over(store, this.registry.paths, () => this.now),
      uploaders: [new FakeUploader(this.world), new FakeUploader(this.world, 'tiktok')],
      logger: { info: () => undefined, warn: () => undefined, error: note },
      evidenceFolder: path.join(this.folder, 'evidence'),
      owner: this.living,
      isOwnerAlive: (owner) => owner === this.living,
      rateLimitsFor: () => ({ cooldownSeconds: 30, perHour: 4, perDay: null }),
      now: () => this.now,
      random: () => 0.5,
    });
    this.engine.onEvent((event) => this.hear(event));
    await this.live(() => this.engine.start());
  }

  /**
   * Lets the process do something, and everything that follows from it. When it dies meanwhile, the next one takes
   * over; what the dead one was asked has no answer then.
   */
  async live<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { store, engine } = this;
    const done = work().then(async (value) => {
      await engine.idle();
      return value;
    });
    done.catch(() => undefined);
    const answer = await Promise.race([done, store.died]);
    if (!store.isDead) return answer as T;
    await this.boot();
    return undefined;
  }

  private hear({ event, key, post }: UploadEvent): void {
    if (event !== 'succeeded' && event !== 'scheduled') return;
    const clip = this.keys.findIndex(({ videoId }) => videoId === key?.videoId);
    assert.ok(post);
    this.model[clip]?.told.add(post.postId);
  }

  async status(clip: number): Promise<UploadStatus | null> {
    return (await this.registry.getUploadStatus(this.key(clip)))?.status ?? null;
  }

  /** Everything that must hold whenever nobody is in the middle of something. */
  async check(): Promise<void> {
    const { world, model } = this;
    for (const [clip, key] of this.keys.entries()) {
      const expected = model[clip];
      assert.ok(expected);
      const posts = world.posts.filter(({ title }) => title.startsWith(`${clip}#`));
      const upload = await this.registry.getUploadStatus(key);
      const attempts = await this.registry.getAttempts(key.videoId);
      const known = new Set((await this.registry.getPosts(key.videoId)).map(({ postId }) => postId));

      // Never two posts for one intention, and none that nobody asked for.
      assert.equal(new Set(posts.map(({ title }) => title)).size, posts.length, 'posted twice');
      for (const { title } of posts) assert.ok(expected.asked.has(title), `nobody asked for ${title}`);
      // Never an invented success: what is called posted is there, and is this clip's.
      const ids = new Set(posts.map(({ id }) => id));
      if (upload && isPosted(upload.status)) assert.ok(ids.has(upload.postId ?? ''), 'an invented success');
      for (const id of known) assert.ok(ids.has(id), `an invented post ${id}`);
      for (const { outcome, postId } of attempts) {
        if (outcome === 'SUCCESS') assert.ok(ids.has(postId ?? ''), 'an invented attempt');
      }
      // Never a lost success: what was told stays known.
      for (const id of expected.told) assert.ok(known.has(id), `${id} was told of and is lost`);
      // Every post is accounted for by an attempt that says that it may have posted.
      assert.ok(attempts.filter(({ pressed }) => pressed).length >= posts.length, 'a post without a trace');
      const unknown = posts.length - known.size;
      if (unknown > 0 && ![...expected.asked.values()].some(({ override }) => override)) {
        assert.equal(upload?.status, 'NEEDS_VERIFICATION', 'an unknown outcome that is not said to be unknown');
      }
      // Nobody holds anything when nobody works.
      assert.ok(upload?.status !== 'IN_PROGRESS' && upload?.status !== 'SUBMITTING', 'held by nobody');
    }
    // The same bytes are on one account once, and once more for each time that somebody insisted.
    const same = world.posts.filter(({ platform }) => platform === 'youtube').length;
    const insisted = model.slice(0, 2).flatMap(({ asked }) => [...asked.values()].filter((it) => it.override)).length;
    assert.ok(same <= 1 + insisted, `${same} posts of the same bytes`);
    // And nothing lies about that could be made.
    const stopped = (await this.registry.queue.lanes()).filter(
      ({ state }) => state === 'waiting' || state === 'paused',
    );
    for (const { platform, queued } of await this.registry.queue.lanes()) {
      if (!stopped.some((lane) => lane.platform === platform)) assert.equal(queued, 0, 'left lying in the queue');
    }
    assert.deepEqual(this.log, []);
  }

  async end(): Promise<void> {
    await this.engine.dispose();
    await this.disk.close();
  }
}

/** One thing that somebody does; `death`, if given, meets the process in the middle of it. */
abstract class Deed implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly name: string,
    readonly clip: number,
    readonly death: Death | null,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    if (this.death) real.store.dieAt(this.death);
    await this.act(model, real);
    await real.check();
    if (!real.store.isDead) real.store.dieAt({ calls: Infinity, durable: false });
  }

  abstract act(model: Model, real: Real): Promise<void>;

  toString(): string {
    const { death } = this;
    return `${this.name}(${this.clip})${death ? ` †${death.calls}${death.durable ? '+' : '-'}` : ''}`;
  }
}

class Ask extends Deed {
  constructor(
    clip: number,
    death: Death | null,
    readonly courses: readonly Course[],
    readonly override: boolean,
  ) {
    super(override ? 'insist' : 'ask', clip, death);
  }

  async act(model: Model, real: Real): Promise<void> {
    const title = real.nextTitle(this.clip);
    real.world.plan(title, ...this.courses);
    const before = await real.status(this.clip);
    const asked = model[this.clip]?.asked;
    asked?.set(title, { override: this.override });
    const request = { ...real.key(this.clip), metadata: metadataOf(title), override: this.override };
    const answer = await real.live(() => real.engine.queue(request));
    if (!answer) return;
    if (answer.decision.allowed) {
      assert.notEqual(before, 'QUEUED', 'what is queued is not queued twice');
      assert.notEqual(await real.status(this.clip), 'PENDING', 'an accepted upload is not lost');
      if (!this.override) assert.ok(before === null || !isPosted(before), 'a duplicate was accepted');
      if (!this.override) assert.notEqual(before, 'NEEDS_VERIFICATION', 'an unknown outcome was passed over');
    } else asked?.delete(title);
  }

  override toString(): string {
    return `${super.toString()} ${this.courses.map((it) => (it.how === 'fail' ? it.kind : it.how)).join(', ')}`;
  }
}

/** Deeds that need no more than the engine. What is not possible in a state must be refused by name. */
class Do extends Deed {
  constructor(
    name: string,
    clip: number,
    death: Death | null,
    private readonly work: (real: Real, key: UploadKey) => Promise<unknown>,
  ) {
    super(name, clip, death);
  }

  async act(_: Model, real: Real): Promise<void> {
    await real.live(() =>
      this.work(real, real.key(this.clip)).catch((error: unknown) => {
        const refused = ['ILLEGAL_TRANSITION', 'UPLOAD_UNKNOWN', 'REQUEST_MISSING'];
        if (!(error instanceof RegistryError) || !refused.includes(error.code)) throw error;
      }),
    );
  }
}

const clip = fc.nat(CLIPS.length - 1);
const death = fc.option(fc.record({ calls: fc.nat(14), durable: fc.boolean() }), { freq: 2 });
const course: fc.Arbitrary<Course> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ how: 'post' } as const) },
  { weight: 2, arbitrary: fc.constantFrom({ how: 'posted, unseen' } as const, { how: 'not posted, unseen' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      how: fc.constant('fail' as const),
      kind: fc.constantFrom(
        'network',
        'validation',
        'login_required',
        'rate_limited',
        'selector_missing',
        'unexpected',
      ),
    }),
  },
);
const courses = fc.array(course, { maxLength: 4 });

const deed = (name: string, work: (real: Real, key: UploadKey) => Promise<unknown>) =>
  fc.tuple(clip, death).map(([which, when]) => new Do(name, which, when, work));

const deeds = [
  fc.tuple(clip, death, courses).map(([which, when, how]) => new Ask(which, when, how, false)),
  fc.tuple(clip, death, courses).map(([which, when, how]) => new Ask(which, when, how, true)),
  deed('retry', (real, key) => real.engine.retry(key)),
  deed('reset', (real, key) => real.engine.reset(key)),
  deed('cancel', (real, key) => real.engine.cancel(key)),
  deed('verify', (real, key) => real.engine.verify(key, new AbortController().signal)),
  deed('say', async (real, key) => {
    // A person tells the truth about the last press.
    const attempts = await real.registry.getAttempts(key.videoId);
    const last = attempts.find(({ pressed }) => pressed);
    const title = (await real.registry.queue.getCheckpoint((await real.registry.getUploadStatus(key))?.id ?? 0))[
      'title'
    ];
    const post = real.world.posts.find((it) => it.title === title);
    if (last) await real.engine.resolveByHand(key, post ? { live: urlOf(post) } : { notLive: true });
  }),
  deed('wait a minute', (real) => ((real.now += 60_000), real.engine.wake())),
  deed('wait an hour', (real) => ((real.now += 3_600_000), real.engine.wake())),
  deed('sign in', (real, key) => real.engine.signIn(key.platform, key.account, new AbortController().signal)),
  deed('pause', (real, key) => real.engine.pause(key)),
  deed('resume', (real, key) => real.engine.resume(key)),
  deed('restart', async (real) => {
    await real.engine.dispose();
    await real.boot();
  }),
];

describe('histories of uploads', function () {
  // No more than a bound for what hangs; how long it takes is the machine's affair.
  this.timeout(120_000 + HISTORIES * 2_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'clipdeck-histories-'));
    for (const { name, content } of CLIPS) writeFileSync(path.join(folder, `${name}.mp4`), content);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it(`keep their promises, wherever the process dies (${HISTORIES})`, async () => {
    let deaths = 0;
    let posts = 0;
    await fc.assert(
      fc.asyncProperty(fc.commands(deeds, { maxCommands: 25, size: 'max' }), async (commands) => {
        const model: Model = CLIPS.map(() => ({ asked: new Map(), told: new Set() }));
        const real = await Real.begin(folder, model);
        try {
          await fc.asyncModelRun(() => ({ model, real }), commands);
          posts += real.world.posts.length;
          deaths += real.deaths;
        } finally {
          await real.end();
        }
      }),
      { numRuns: HISTORIES },
    );
    // The histories are about something.
    assert.ok(deaths > HISTORIES, `${deaths} deaths`);
    assert.ok(posts > HISTORIES / 2, `${posts} posts`);
    console.log(`      ${HISTORIES} histories, ${deaths} deaths and restarts, ${posts} posts`);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { uploadMetadataSchema } from '../../../../src/model/uploadMetadata';
import type { RateLimits } from '../../../../src/model/rateLimits';
import type { Upload } from '../../../../src/model/records';
import type { UploadKey } from '../../../../src/model/uploadKey';
import { UploadEngine, type UploadEngineOptions, type UploadEvent } from '../../../../src/engine/uploadEngine';
import { ClipPaths } from '../../../../src/registry/clipPaths';
import { VideoRegistry } from '../../../../src/registry/videoRegistry';
import { FakePlatform, FakeUploader } from './fakePlatform';
import { LocalStore } from '../../../support/localStore';

const START = Date.parse('2026-11-23T10:00:00.000Z');

export const metadataOf = (title: string) =>
  uploadMetadataSchema.parse({ title, visibility: 'public', madeForKids: false });

/** Real registry, real engine, a platform that counts posts, and a clock that only the test moves. */
export class EngineHarness {
  now = START;
  readonly world = new FakePlatform();
  readonly events: UploadEvent[] = [];
  readonly log: string[] = [];
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'clipdeck-engine-'));
  limits: RateLimits | null = null;
  uploader!: FakeUploader;
  registry!: VideoRegistry;
  engine!: UploadEngine;
  private store!: LocalStore;
  private owners = 0;
  private readonly later: (() => Promise<unknown>)[] = [];
  private readonly alive = new Set<string>();

  static async start(options: Partial<UploadEngineOptions> = {}): Promise<EngineHarness> {
    const harness = new EngineHarness();
    harness.store = await LocalStore.open(harness.folder);
    harness.registry = VideoRegistry.over(
      harness.store,
      new ClipPaths([{ name: 'ws', path: harness.folder }]),
      () => harness.now,
    );
    harness.engine = harness.newEngine(options);
    return harness;
  }

  /** One more engine on the same registry: another window, or this one after a restart. */
  newEngine(options: Partial<UploadEngineOptions> = {}): UploadEngine {
    this.uploader = new FakeUploader(this.world);
    const owner = `owner ${++this.owners}`;
    this.alive.add(owner);
    const note = (message: string | Error): void => void this.log.push(String(message));
    const engine = new UploadEngine({
      registry: this.registry,
      uploaders: [this.uploader, new FakeUploader(this.world, 'tiktok')],
      logger: { info: () => undefined, warn: note, error: note },
      evidenceFolder: path.join(this.folder, 'evidence'),
      owner,
      isOwnerAlive: (name) => this.alive.has(name),
      rateLimitsFor: () => this.limits,
      now: () => this.now,
      random: () => 0.5,
      ...options,
    });
    engine.onEvent((event) => this.events.push(event));
    return engine;
  }

  /** Registers a clip of that name, and says under which key its upload to YouTube is. */
  async register(name: string, platform = 'youtube', account = 'default', content = name): Promise<UploadKey> {
    const file = path.join(this.folder, `${name}.mp4`);
    await writeFile(file, content);
    const { video } = await this.registry.registerVideo(file);
    return { videoId: video.id, platform, account };
  }

  async queue(
    key: UploadKey,
    title: string,
    more: { override?: boolean; schedule?: { at: string; zone: string } } = {},
  ) {
    return this.engine.queue({ ...key, metadata: metadataOf(title), ...more });
  }

  async upload(key: UploadKey): Promise<Upload> {
    const upload = await this.registry.getUploadStatus(key);
    if (!upload) throw new Error('There is no such upload.');
    return upload;
  }

  async status(key: UploadKey): Promise<string> {
    return (await this.upload(key)).status;
  }

  /** The names of the events so far, without the phases, of one title if one is given. */
  told(title?: string): string[] {
    return this.events
      .filter(({ event, title: of }) => event !== 'phase' && (title === undefined || of === title))
      .map(({ event }) => event);
  }

  /** Resolves when an event of that name has been told, `count` times in all. */
  async until(name: UploadEvent['event'], count = 1): Promise<void> {
    const told = (): number => this.events.filter(({ event }) => event === name).length;
    while (told() < count) {
      await new Promise<void>((resolve) => {
        const subscription = this.engine.onEvent(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  at(secondsFromStart: number): string {
    return new Date(START + secondsFromStart * 1000).toISOString();
  }

  /** Moves the clock and lets the engine look at it. */
  async pass(seconds: number): Promise<void> {
    this.now += seconds * 1000;
    await this.engine.wake();
  }

  /** For what is to be done when the test is over, before its folder is gone. */
  afterwards(work: () => Promise<unknown>): void {
    this.later.push(work);
  }

  /** The process of the engine is gone, as far as the next one can tell. */
  declareDead(): void {
    this.alive.clear();
  }

  async stop(): Promise<void> {
    for (const work of this.later) await work();
    await this.engine.dispose();
    await this.registry.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function useEngine(): () => EngineHarness {
  let current: EngineHarness;
  beforeEach(async () => {
    current = await EngineHarness.start();
  });
  afterEach(() => current.stop());
  return () => current;
}

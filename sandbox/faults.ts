import { faultPatch, type FaultPatch, type FaultSettings } from './faultSettings';

interface ActiveFault {
  readonly setting: unknown;
  /** Milliseconds since the epoch. */
  readonly since: number;
  remaining: number;
}

/** One site's faults in force. Counted ones switch themselves off when used up. */
export class FaultSet<Settings, Patch> {
  readonly #active = new Map<keyof Settings, ActiveFault>();
  readonly #waiting = new Map<keyof Settings, (() => void)[]>();

  /** @param shape what a change of these faults looks like */
  constructor(private readonly shape: { parse(patch: unknown): Record<string, unknown> }) {}

  /** Applies a change. @throws {z.ZodError} when it has another shape; then nothing is changed. */
  set(patch: Patch): void {
    for (const [key, setting] of Object.entries(this.shape.parse(patch))) {
      if (setting === undefined) continue;
      const name = key as keyof Settings;
      this.#active.delete(name);
      this.#release(name);
      if (setting === null) continue;
      const limit = (setting as { times?: number }).times;
      this.#active.set(name, { setting, since: Date.now(), remaining: limit ?? Infinity });
    }
  }

  clear(): void {
    this.#active.clear();
    for (const name of [...this.#waiting.keys()]) this.#release(name);
  }

  /** What is in force now, with counts as they were asked for. */
  settings(): Partial<Settings> {
    return Object.fromEntries([...this.#active].map(([name, { setting }]) => [name, setting])) as Partial<Settings>;
  }

  /** A fault's setting without using it up. */
  peek<K extends keyof Settings>(name: K): Settings[K] | undefined {
    return this.#active.get(name)?.setting as Settings[K] | undefined;
  }

  /** Uses a fault once, if it is in force and `applies`. `since` is when it was set, in epoch milliseconds. */
  take<K extends keyof Settings>(
    name: K,
    applies: (setting: Settings[K], since: number) => boolean = () => true,
  ): Settings[K] | undefined {
    const fault = this.#active.get(name);
    if (fault === undefined) return undefined;
    const setting = fault.setting as Settings[K];
    if (!applies(setting, fault.since)) return undefined;
    fault.remaining -= 1;
    if (fault.remaining <= 0) this.#active.delete(name);
    return setting;
  }

  /** Resolves when a fault is next set anew or cleared (being used up does not count). */
  released(name: keyof Settings): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
    });
  }

  #release(name: keyof Settings): void {
    const waiting = this.#waiting.get(name) ?? [];
    this.#waiting.delete(name);
    for (const resolve of waiting) resolve();
  }
}

/** The faults of the YouTube stand-in. */
export class Faults extends FaultSet<FaultSettings, FaultPatch> {
  constructor() {
    super(faultPatch);
  }
}

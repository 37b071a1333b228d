import type { StoreAccess } from '../../../../src/registry/videoRegistry';

/** Where a process dies: with its nth call from now on, before or after that has become durable. */
export interface Death {
  readonly calls: number;
  readonly durable: boolean;
}

/**
 * A process's way to the registry, which can end at any step: from then on nothing that it asks for happens, and no
 * promise of it is ever settled. What became durable in its last step it never hears of.
 */
export class MortalStore implements StoreAccess {
  private left = Infinity;
  private durable = false;
  private die!: () => void;
  readonly died = new Promise<void>((resolve) => (this.die = resolve));
  private dead = false;

  constructor(private readonly store: StoreAccess) {}

  get isDead(): boolean {
    return this.dead;
  }

  dieAt({ calls, durable }: Death): void {
    this.left = calls;
    this.durable = durable;
  }

  readonly call: StoreAccess['call'] = async (name, ...args) => {
    if (this.dead) return never();
    if (this.left-- > 0) return this.store.call(name, ...args);
    this.dead = true;
    // Whatever it is, the process does not live to see how it ends.
    if (this.durable) await this.store.call(name, ...args).catch(() => undefined);
    this.die();
    return never();
  };

  readonly onDidChange: StoreAccess['onDidChange'] = (listener) =>
    this.store.onDidChange((changes) => {
      if (!this.dead) listener(changes);
    });

  backup(to: string): Promise<void> {
    return this.store.backup(to);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

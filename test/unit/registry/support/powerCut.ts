import type { DiskImage, DiskOperation } from './memoryFiles';

export type Random = () => number;

/** Numbers in [0, 1), always the same ones (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What became of the operations that no sync had covered when the power went. */
export const crashes = [
  'none survived',
  'all survived',
  'only the last survived',
  'all but the first survived',
  'a beginning survived, its last write torn',
  'random sectors survived, in no order',
  'random sectors survived, some of them garbage',
] as const;
export type Crash = (typeof crashes)[number];

type Change = Extract<DiskOperation, { kind: 'write' | 'truncate' }>;

interface SimulatedFile {
  durable: Buffer;
  pending: Change[];
}

const SECTOR = 512;

/** A disk with a volatile cache: it knows for each file what is certain to survive, and what may. */
export class SimulatedDisk {
  private readonly files = new Map<number, SimulatedFile>();
  private readonly names: Map<string, number>;
  private durableNames: Map<string, number>;
  /** Directories as they were after each not yet synced creation and removal. */
  private pendingNames: Map<string, number>[] = [];

  constructor(image: DiskImage = new Map()) {
    let count = 0;
    this.names = new Map();
    for (const [path, content] of image) {
      this.files.set(count, { durable: content, pending: [] });
      this.names.set(path, count++);
    }
    this.durableNames = new Map(this.names);
  }

  apply(operation: DiskOperation): void {
    switch (operation.kind) {
      case 'create':
        this.files.set(operation.file, { durable: Buffer.alloc(0), pending: [] });
        this.names.set(operation.path, operation.file);
        this.pendingNames.push(new Map(this.names));
        break;
      case 'remove':
        this.names.delete(operation.path);
        this.pendingNames.push(new Map(this.names));
        break;
      case 'write':
      case 'truncate':
        this.file(operation.file).pending.push(operation);
        break;
      case 'sync': {
        const file = this.file(operation.file);
        file.durable = applyAll(file.durable, file.pending);
        file.pending = [];
        break;
      }
      case 'syncDirectory':
        this.durableNames = new Map(this.names);
        this.pendingNames = [];
        break;
    }
  }

  /** After a failed sync a system may drop from its cache what it could not write, and call it written. */
  forgetPending(): void {
    for (const file of this.files.values()) file.pending = [];
  }

  /** What is found when the power is back. */
  crash(crash: Crash, random: Random): DiskImage {
    const names = this.survivingNames(crash, random);
    return new Map(
      [...names].map(([path, number]) => {
        const { durable, pending } = this.file(number);
        return [path, applyAll(durable, surviving(pending, crash, random))];
      }),
    );
  }

  private survivingNames(crash: Crash, random: Random): Map<string, number> {
    const states = [this.durableNames, ...this.pendingNames];
    if (crash === 'none survived') return this.durableNames;
    if (crash === 'all survived') return this.names;
    return states[Math.floor(random() * states.length)] ?? this.names;
  }

  private file(number: number): SimulatedFile {
    const file = this.files.get(number);
    if (!file) throw new Error(`There is no file ${number}.`);
    return file;
  }
}

function surviving(pending: readonly Change[], crash: Crash, random: Random): readonly Change[] {
  switch (crash) {
    case 'none survived':
      return [];
    case 'all survived':
      return pending;
    case 'only the last survived':
      return inParts(pending).slice(-1);
    case 'all but the first survived':
      return inParts(pending).slice(1);
    case 'a beginning survived, its last write torn': {
      const count = Math.floor(random() * (pending.length + 1));
      const torn = pending[count];
      const parts = torn?.kind === 'write' ? sectorsOf(torn) : [];
      return [...pending.slice(0, count), ...parts.slice(0, Math.floor(random() * parts.length))];
    }
    case 'random sectors survived, in no order':
    case 'random sectors survived, some of them garbage': {
      const chance = random();
      const garbage = crash === 'random sectors survived, some of them garbage' ? 0.15 : 0;
      return pending.flatMap((change): Change[] => {
        if (change.kind === 'truncate') return random() < 0.7 ? [change] : [];
        return sectorsOf(change)
          .filter(() => random() < chance)
          .map((part) => (random() < garbage ? { ...part, data: noise(part.data.length, random) } : part));
      });
    }
  }
}

/** Writes as what a disk may keep or lose of them by itself. */
function inParts(changes: readonly Change[]): Change[] {
  return changes.flatMap((change): Change[] => (change.kind === 'write' ? sectorsOf(change) : [change]));
}

function sectorsOf(write: Extract<Change, { kind: 'write' }>): Extract<Change, { kind: 'write' }>[] {
  const parts: Extract<Change, { kind: 'write' }>[] = [];
  let from = 0;
  while (from < write.data.length) {
    const at = write.at + from;
    const to = Math.min(from + SECTOR - (at % SECTOR), write.data.length);
    parts.push({ ...write, at, data: write.data.subarray(from, to) });
    from = to;
  }
  return parts;
}

function noise(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

function applyAll(content: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return content;
  let size = content.length;
  for (const change of changes) {
    size = change.kind === 'truncate' ? size : Math.max(size, change.at + change.data.length);
    if (change.kind === 'truncate') size = Math.max(size, change.length);
  }
  const result = Buffer.alloc(size);
  content.copy(result);
  let length = content.length;
  for (const change of changes) {
    if (change.kind === 'truncate') {
      result.fill(0, Math.min(change.length, length), Math.max(change.length, length));
      length = change.length;
    } else {
      change.data.copy(result, change.at);
      length = Math.max(length, change.at + change.data.length);
    }
  }
  return result.subarray(0, length);
}

import type { StoreAccess } from '../../src/registry/videoRegistry';
import type { Changes } from '../../src/registry/engine/workerProtocol';
import { fromPlainError } from '../../src/registry/engine/workerProtocol';
import { StoreSession } from '../../src/registry/engine/storeSession';
import { packed, unpacked } from '../../src/registry/engine/tables';
import { migrate } from '../../src/registry/migrations/migrate';
import { createStore, type Store } from '../../src/registry/store/store';
import { MemoryFiles } from '../unit/registry/support/memoryFiles';
import type { FileOperations } from '../../src/registry/engine/fileOperations';

let count = 0;

/**
 * The registry's real store, in this thread and on a disk in memory: no thread or file has to be made
 * for one: thousands of histories in seconds. As with the
 * worker, an answer comes in a later turn of the event loop, lists cross as tables, and what could not be cloned could not
 * be asked.
 */
export class LocalStore implements StoreAccess {
  private readonly listeners = new Set<(changes: Changes) => void>();

  private constructor(private readonly session: StoreSession<Store>) {}

  static async open(folder: string): Promise<LocalStore> {
    const files: FileOperations = new MemoryFiles();
    const session = await StoreSession.open<Store>(
      {
        migrate,
        create: createStore,
        currentRevision: (store) => store.currentRevision(),
        changedSince: (store, revision) => store.changedSince(revision),
      },
      { file: `${folder}/registry-${process.pid}-${++count}.db`, fileOps: files },
    );
    return new LocalStore(session);
  }

  readonly call: StoreAccess['call'] = async (name, ...args) => {
    const request = { kind: 'call', id: 0, name, args: structuredClone(args) } as const;
    await Promise.resolve();
    const { answers, changes } = this.session.runBatch([request]);
    if (changes) for (const listener of [...this.listeners]) listener(changes);
    const [answer] = answers;
    if (!answer) throw new Error('The store gave no answer.');
    if (!answer.ok) throw fromPlainError(answer.error);
    return unpacked(structuredClone(packed(answer.value))) as never;
  };

  onDidChange(listener: (changes: Changes) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  backup(): Promise<void> {
    return Promise.reject(new Error('There is nothing to back up here.'));
  }

  close(): Promise<void> {
    this.session.close();
    return Promise.resolve();
  }
}

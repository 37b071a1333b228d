import { parentPort, workerData } from 'node:worker_threads';
import { ClipPaths } from '../clipPaths';
import { fromPlainError, toPlainError } from '../engine/workerProtocol';
import type { ExchangeWorkerData, FromExchange, ToExchange } from './exchangeProtocol';
import { exportCsv, exportJson, exportSqlite } from './exportRegistry';
import { importAsfs } from './importAsfs';
import { importFile, type ExchangeRegistry, type TaskOptions } from './importRegistry';

/** Entry of the exchange's thread: does its one task, with the registry at the other end of its port, and ends. */
const port = parentPort;
if (!port) throw new Error('The exchange runs in a worker thread.');
const tell = (message: FromExchange): void => port.postMessage(message);

const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
let lastId = 0;
function call(name: string, args: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    pending.set(id, { resolve, reject });
    tell({ kind: 'call', id, name, args });
  });
}

const abort = new AbortController();
port.on('message', (message: ToExchange) => {
  if (message.kind === 'abort') {
    abort.abort();
    return;
  }
  const asked = pending.get(message.id);
  pending.delete(message.id);
  if (message.kind === 'answer') asked?.resolve(message.value);
  else asked?.reject(fromPlainError(message.error));
});

const { task, folders, now } = workerData as ExchangeWorkerData;
const registry: ExchangeRegistry = {
  paths: new ClipPaths(folders),
  exchange: (name, ...args) => call(name, args) as never,
  backup: (to) => call('backup', [to]) as Promise<void>,
};
const options: TaskOptions = {
  signal: abort.signal,
  onProgress: (done, total) => tell({ kind: 'progress', done, total }),
};

function run(): Promise<unknown> {
  switch (task.kind) {
    case 'export':
      if (task.format === 'sqlite') return exportSqlite(registry, task.file);
      return task.format === 'json'
        ? exportJson(registry, task.file, now, options)
        : exportCsv(registry, task.file, options);
    case 'import':
      return importFile(registry, task.file, options);
    case 'importAsfs':
      return importAsfs(registry, task.file, { ...options, now, ...(task.root !== undefined && { root: task.root }) });
  }
}

run().then(
  (report) => tell({ kind: 'done', report }),
  (error: unknown) => tell({ kind: 'failed', error: toPlainError(error) }),
);

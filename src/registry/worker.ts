import { serveStore } from './engine/workerHost';
import { migrate } from './migrations/migrate';
import { createStore } from './store/store';

/** Entry of the registry's worker thread. */
serveStore({
  migrate,
  create: createStore,
  currentRevision: (store) => store.currentRevision(),
  changedSince: (store, revision) => store.changedSince(revision),
});

/**
 * What must be undone when this program ends, however it ends: by itself, by an error, or by a signal.
 *
 * Clean-ups are synchronous, because an `exit` handler may not wait.
 */
const cleanups = new Set<() => void>();
let listening = false;

/** Exit status of a program ended by a signal, as shells report it (128 + the signal's number). */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs `cleanup` when the program ends; the returned function takes that back. */
export function onExit(cleanup: () => void): () => void {
  if (!listening) {
    listening = true;
    process.on('exit', runCleanups);
    for (const [signal, status] of Object.entries(signals)) {
      process.on(signal, () => process.exit(status));
    }
  }
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

/** The newest first; one that fails does not keep the others from running. */
function runCleanups(): void {
  for (const cleanup of [...cleanups].reverse()) {
    try {
      cleanup();
    } catch (error) {
      console.error('Cleaning up failed:', error);
    }
  }
  cleanups.clear();
}

/** Where the engine says what it does. The editor's log channel fits. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string | Error): void;
}

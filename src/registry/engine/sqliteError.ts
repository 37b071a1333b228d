import { RegistryError } from '../errors';
import type { FileFailure } from './fileBridge';
import type { FileOperations } from './fileOperations';

/** https://sqlite.org/rescode.html, by number. */
const primaryCodes: readonly string[] = [
  'SQLITE_OK',
  'SQLITE_ERROR',
  'SQLITE_INTERNAL',
  'SQLITE_PERM',
  'SQLITE_ABORT',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
  'SQLITE_READONLY',
  'SQLITE_INTERRUPT',
  'SQLITE_IOERR',
  'SQLITE_CORRUPT',
  'SQLITE_NOTFOUND',
  'SQLITE_FULL',
  'SQLITE_CANTOPEN',
  'SQLITE_PROTOCOL',
  'SQLITE_EMPTY',
  'SQLITE_SCHEMA',
  'SQLITE_TOOBIG',
  'SQLITE_CONSTRAINT',
  'SQLITE_MISMATCH',
  'SQLITE_MISUSE',
  'SQLITE_NOLFS',
  'SQLITE_AUTH',
  'SQLITE_FORMAT',
  'SQLITE_RANGE',
  'SQLITE_NOTADB',
];

export const SQLITE_OK = 0;
export const SQLITE_RANGE = 25;
export const SQLITE_ROW = 100;
export const SQLITE_DONE = 101;

/**
 * SQLite's messages for the kinds of constraint (vdbe.c, insert.c). sql.js exports neither `sqlite3_extended_errcode`
 * nor an `open` that would turn extended codes on, so the kind is read off the text. A row's primary key reports as
 * UNIQUE. What RAISE() in a trigger says stays a plain SQLITE_CONSTRAINT.
 */
const constraints: readonly (readonly [RegExp, string])[] = [
  [/^UNIQUE constraint failed: (.*)$/s, 'SQLITE_CONSTRAINT_UNIQUE'],
  [/^NOT NULL constraint failed: (.*)$/s, 'SQLITE_CONSTRAINT_NOTNULL'],
  [/^CHECK constraint failed: (.*)$/s, 'SQLITE_CONSTRAINT_CHECK'],
  [/^FOREIGN KEY constraint failed()$/, 'SQLITE_CONSTRAINT_FOREIGNKEY'],
  [/^cannot store \w+ value in \w+ column (.*)$/s, 'SQLITE_CONSTRAINT_DATATYPE'],
];

/** Which of SQLite's extended I/O codes a failed file operation is. */
const ioCodes: Partial<Record<keyof FileOperations, string>> = {
  read: 'SQLITE_IOERR_READ',
  write: 'SQLITE_IOERR_WRITE',
  truncate: 'SQLITE_IOERR_TRUNCATE',
  sync: 'SQLITE_IOERR_FSYNC',
  syncDirectory: 'SQLITE_IOERR_DIR_FSYNC',
  fstat: 'SQLITE_IOERR_FSTAT',
  unlink: 'SQLITE_IOERR_DELETE',
  close: 'SQLITE_IOERR_CLOSE',
};

/**
 * What SQLite refused. `code` is the extended code where it can be known (`SQLITE_CONSTRAINT_UNIQUE`,
 * `SQLITE_IOERR_FSYNC` …), `primary` the plain one (`SQLITE_CONSTRAINT`, `SQLITE_IOERR` …).
 * For constraints `field` names the column or columns (`videos.file_path`), for file trouble `details` holds the
 * failed operation and the system's error code (`{ operation: 'write', errno: 'ENOSPC' }`).
 */
export class SqliteError extends RegistryError {
  override name = 'SqliteError';
  readonly primary: string;
  declare readonly sql?: string;

  constructor(
    result: number,
    message: string,
    context: { sql?: string | undefined; failure?: FileFailure | undefined },
  ) {
    const primary = primaryCodes[result & 0xff] ?? 'SQLITE_ERROR';
    const constraint = primary === 'SQLITE_CONSTRAINT' ? constraintOf(message) : undefined;
    const failure = isFileTrouble(primary) ? context.failure : undefined;
    const io = primary === 'SQLITE_IOERR' && failure ? ioCodes[failure.operation] : undefined;
    super(constraint?.code ?? io ?? primary, failure ? `${message} (${describe(failure)})` : message, {
      field: constraint?.columns,
      details: failure && {
        operation: failure.operation,
        errno: (failure.error as NodeJS.ErrnoException).code ?? 'UNKNOWN',
      },
      cause: failure?.error,
    });
    this.primary = primary;
    if (context.sql !== undefined) this.sql = context.sql;
  }
}

/** Results after which SQLite may have rolled back the whole transaction by itself (https://sqlite.org/lang_transaction.html). */
export function mayEndTransaction(error: SqliteError): boolean {
  return ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_NOMEM', 'SQLITE_BUSY', 'SQLITE_INTERRUPT', 'SQLITE_CORRUPT'].includes(
    error.primary,
  );
}

function constraintOf(message: string): { code: string; columns: string | undefined } | undefined {
  for (const [pattern, code] of constraints) {
    const match = pattern.exec(message);
    if (match) return { code, columns: match[1] === '' ? undefined : match[1] };
  }
  return undefined;
}

function isFileTrouble(primary: string): boolean {
  return ['SQLITE_IOERR', 'SQLITE_FULL', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'].includes(primary);
}

function describe(failure: FileFailure): string {
  return failure.error instanceof Error ? failure.error.message : String(failure.error);
}

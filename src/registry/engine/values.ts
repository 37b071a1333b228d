import { RegistryError } from '../errors';

/** Integers beyond ±(2^53 − 1) are bigints, all others numbers. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** A row as a plain object, keyed by column name; of two columns with one name the last is kept. */
export type SqlRow = Record<string, SqlValue>;

/** Rows by column: the values of each, all of one length, in the order of the rows. */
export type SqlColumns = ReadonlyMap<string, readonly SqlValue[]>;

/** Values for `?` in order, or for `:name` by name (without the colon). All parameters of a statement, and no others. */
export type SqlParams = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/** A value that SQLite would store as something else, or not at all. */
export class SqlParameterError extends RegistryError {
  override name = 'SqlParameterError';
  /** @param parameter its name, or its position counted from 1 */
  constructor(parameter: string | number, problem: string, sql: string) {
    super('SQL_PARAMETER', `Parameter ${parameter}: ${problem}.`, { field: String(parameter), details: { sql } });
  }
}

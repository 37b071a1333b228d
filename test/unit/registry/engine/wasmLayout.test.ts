import assert from 'node:assert/strict';
import path from 'node:path';
import { Connection } from '../../../../src/registry/engine/connection';
import { Database } from '../../../../src/registry/engine/database';
import { rowReader } from '../../../../src/registry/engine/rowReader';
import { loadSqlite } from '../../../../src/registry/engine/sqljs';
import { resultRowLayout } from '../../../../src/registry/engine/wasmLayout';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('a row in the memory of the pinned SQLite', () => {
  const folder = useTemporaryFolder();
  const file = (): string => path.join(folder(), 'test.db');

  it('is where the engine reads it', async () => {
    const library = await loadSqlite();
    const connection = new Connection(library, ':memory:');
    const { c, memory } = connection;
    const statement = connection.prepare(`SELECT 'first', 'and second', 7, 2.5, NULL`);
    try {
      c._sqlite3_step(statement);
      const texts = [0, 1].map((column) => c._sqlite3_column_text(statement, column));
      const { data } = memory;
      const word = (at: number): number => data.getUint32(at, true);
      const found = [];
      // Every pointer in the statement is taken for that of the row, and every distance for the values' size.
      for (let resultRow = 0; resultRow < 256; resultRow += 4) {
        const row = word(statement + resultRow);
        if (row === 0 || row % 8 !== 0 || row + 1024 > data.byteLength) continue;
        for (let valueSize = 24; valueSize <= 96; valueSize += 8) {
          for (let text = 0; text < valueSize; text += 4) {
            if (word(row + text) !== texts[0] || word(row + valueSize + text) !== texts[1]) continue;
            const at = [0, 1, 2, 3, 4].map((column) => row + column * valueSize);
            const lengths = Array.from({ length: valueSize / 4 }, (_, n) => n * 4).filter(
              (offset) => word((at[0] ?? 0) + offset) === 5 && word((at[1] ?? 0) + offset) === 10,
            );
            const kinds = [0x02, 0x02, 0x04, 0x08, 0x01];
            const flags = Array.from({ length: valueSize / 4 }, (_, n) => n * 4).filter((offset) =>
              kinds.every((kind, column) => (word((at[column] ?? 0) + offset) & 0x3f) === kind),
            );
            assert.equal(data.getBigInt64(at[2] ?? 0, true), 7n);
            assert.equal(data.getFloat64(at[3] ?? 0, true), 2.5);
            found.push({ resultRow, valueSize, text, length: lengths[0], flags: flags[0] });
          }
        }
      }
      assert.deepEqual(found, [resultRowLayout]);
    } finally {
      c._sqlite3_finalize(statement);
      connection.close();
    }
  });

  it('is read as SQLite’s own functions read it, also where a value is two things at once', async () => {
    const db = await Database.open({ file: file() });
    try {
      db.exec(`CREATE TABLE t(r REAL, x, n NUMERIC, b BLOB); INSERT INTO t VALUES (3, '12', '12', zeroblob(70000))`);
      const row = db.get(
        `SELECT r, typeof(r) AS typeOfReal, x + 0 AS sum, x, n, b, zeroblob(3) AS zeros, 9007199254740993 AS big,
                -9007199254740992 AS edge, -1 AS minus, 4294967296 AS long, 1e300 AS huge, '' AS empty, x'' AS none,
                printf('%.*c', 200000, 'é') AS made, NULL AS "__proto__", r || '' AS words FROM t`,
      );
      assert.ok(row);
      assert.ok(Object.hasOwn(row, '__proto__'));
      assert.deepEqual(Object.entries(row), [
        ['r', 3],
        ['typeOfReal', 'real'],
        ['sum', 12],
        ['x', '12'],
        ['n', 12],
        ['b', new Uint8Array(70_000)],
        ['zeros', new Uint8Array(3)],
        ['big', 9007199254740993n],
        ['edge', -9007199254740992n],
        ['minus', -1],
        ['long', 4294967296],
        ['huge', 1e300],
        ['empty', ''],
        ['none', new Uint8Array(0)],
        ['made', 'é'.repeat(200_000)],
        ['__proto__', null],
        ['words', '3.0'],
      ]);
    } finally {
      db.close();
    }
  });

  it('is read on when SQLite’s memory grows in the middle of it', async () => {
    const db = await Database.open({ file: file() });
    try {
      // SQLite makes the zeros only when they are asked for.
      for (const bytes of [1e6, 3e7, 9e7]) {
        const row = db.get(`SELECT 'before' AS a, zeroblob(${bytes}) AS b, 'after' AS c, 2.5 AS d, 77 AS e`);
        assert.equal((row?.['b'] as Uint8Array).length, bytes);
        assert.deepEqual({ ...row, b: null }, { a: 'before', b: null, c: 'after', d: 2.5, e: 77 });
      }
    } finally {
      db.close();
    }
  });

  it('is read in the encoding of the database', async () => {
    const db = await Database.open({ file: file() });
    try {
      db.exec(`PRAGMA encoding = 'UTF-16le'; CREATE TABLE t(a); INSERT INTO t VALUES ('Straße 🎬'), (''), ('PENDING')`);
      assert.deepEqual(db.all('SELECT a, length(a) AS n FROM t'), [
        { a: 'Straße 🎬', n: 8 },
        { a: '', n: 0 },
        { a: 'PENDING', n: 7 },
      ]);
    } finally {
      db.close();
    }
  });

  it('is read without code made from text, too, where a host forbids that', async () => {
    const library = await loadSqlite();
    const connection = new Connection(library, ':memory:');
    const statement = connection.prepare(`SELECT 1 AS a, 'x' AS "__proto__", 2.5 AS a`);
    const original = globalThis.Function;
    try {
      globalThis.Function = function () {
        throw new EvalError('Code generation from strings disallowed for this context');
      } as unknown as FunctionConstructor;
      const read = rowReader(connection, statement);
      connection.c._sqlite3_step(statement);
      assert.deepEqual(Object.entries(read()), [
        ['a', 2.5],
        ['__proto__', 'x'],
      ]);
    } finally {
      globalThis.Function = original;
      connection.c._sqlite3_finalize(statement);
      connection.close();
    }
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { Database, type SqlValue } from '../../../../src/registry/engine/database';
import { usePython } from '../support/pythonSqlite';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('Database', function () {
  this.timeout(20_000);
  const folder = useTemporaryFolder();
  const pythonFor = usePython();
  const file = (name = 'registry.db'): string => path.join(folder(), name);
  let db: Database;

  beforeEach(async () => {
    db = await Database.open({ file: file() });
  });
  afterEach(() => db.close());

  describe('values', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('a\0b'), fc.constant('🎬'.repeat(50_000)));
    const value: fc.Arbitrary<SqlValue> = fc.oneof(
      text,
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.constant(null),
      fc.uint8Array({ maxLength: 5000 }),
    );

    it('are read right where texts come again and again, and where they do not', () => {
      const words = ['PENDING', 'QUEUED', '', 'é', '0193-aaaa', '0193-aaab', 'x'.repeat(40), 'x'.repeat(41)];
      const rows = Array.from({ length: 5000 }, (_, n) => {
        const few = words[(n * n) % words.length] ?? '';
        return { few, many: `${few}${n}`, same: 'default', sometimes: n % 7 === 0 ? few : null };
      });
      db.exec('CREATE TABLE t(few TEXT, many TEXT, same TEXT, sometimes TEXT)');
      db.transaction(() => {
        for (const row of rows) db.run('INSERT INTO t VALUES (:few, :many, :same, :sometimes)', row);
      });
      assert.deepEqual(db.all('SELECT * FROM t ORDER BY rowid'), rows);
      assert.deepEqual(db.all('SELECT * FROM t ORDER BY rowid DESC'), [...rows].reverse());
    });

    /** Equal as SQL values: a bigint that a number can hold comes back as one, and SQLite knows no negative zero. */
    function asStored(sent: SqlValue): SqlValue {
      if (typeof sent === 'bigint' && Number.isSafeInteger(Number(sent))) return Number(sent);
      return sent === 0 ? 0 : sent;
    }

    it('come back as they went in', () => {
      db.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, i INTEGER, t TEXT, b BLOB, r REAL)');
      const column = (sent: SqlValue): string =>
        typeof sent === 'string'
          ? 't'
          : typeof sent === 'number' && !Number.isSafeInteger(sent)
            ? 'r'
            : sent instanceof Uint8Array
              ? 'b'
              : 'i';
      fc.assert(
        fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (sent) => {
          db.exec('DELETE FROM t');
          sent.forEach((one, id) => {
            db.run(`INSERT INTO t(id, ${column(one)}) VALUES (:id, :value)`, { id, value: one });
          });
          const rows = db.all('SELECT * FROM t ORDER BY id');
          assert.deepEqual(
            rows.map((row, id) => row[column(sent[id] as SqlValue)]),
            sent.map(asStored),
          );
        }),
        { numRuns: 300 },
      );
    });

    it('are the same to another SQLite', async function () {
      const python = pythonFor(this);
      db.exec('CREATE TABLE t(i INTEGER, t TEXT, r REAL)');
      db.run('INSERT INTO t VALUES (?, ?, ?)', [2n ** 63n - 1n, 'a\0🎬', 0.1]);
      db.run('INSERT INTO t VALUES (?, ?, ?)', [1_900_000_000_000, '', Infinity]);
      db.close();
      const [rows] = await python.query(file(), [
        'SELECT CAST(i AS TEXT), typeof(i), hex(t), length(CAST(t AS BLOB)), r = 0.1 FROM t',
      ]);
      assert.deepEqual(rows, [
        ['9223372036854775807', 'integer', '6100F09F8EAC', 6, 1],
        ['1900000000000', 'integer', '', 0, 0],
      ]);
    });

    const refused: [what: string, value: unknown][] = [
      ['half a surrogate pair', 'half \ud83c'],
      ['NaN, which SQLite would store as NULL', NaN],
      ['an integer of more than 64 bits', 2n ** 63n],
      ['a missing value', undefined],
      ['an object', { a: 1 }],
    ];
    for (const [what, bad] of refused) {
      it(`are refused by name: ${what}`, () => {
        const params = { title: bad as SqlValue };
        assert.throws(() => db.all('SELECT :title', params), { code: 'SQL_PARAMETER', field: 'title' });
        assert.throws(() => db.all('SELECT ?', [bad as SqlValue]), { code: 'SQL_PARAMETER', field: '1' });
      });
    }

    it('are refused when there are too few, too many, or none of that name', () => {
      assert.throws(() => db.all('SELECT ?, ?', [1]), { code: 'SQL_PARAMETER' });
      assert.throws(() => db.all('SELECT ?', [1, 2]), { code: 'SQL_PARAMETER' });
      assert.throws(() => db.all('SELECT :a, :b', { a: 1 }), { code: 'SQL_PARAMETER' });
      assert.throws(() => db.all('SELECT :a', { b: 1 }), { code: 'SQL_PARAMETER', field: 'b' });
      assert.deepEqual(db.all('SELECT :a AS x, :a AS y', { a: 1 }), [{ x: 1, y: 1 }]);
    });

    it('do not linger in a statement from one run to the next', () => {
      const statement = db.prepare('SELECT ? AS a');
      assert.deepEqual(statement.get(['long '.repeat(30_000)]), { a: 'long '.repeat(30_000) });
      assert.deepEqual(statement.get(['b']), { a: 'b' });
    });
  });

  describe('statements', () => {
    it('see columns that were added after they were prepared', () => {
      db.exec('CREATE TABLE t(a); INSERT INTO t VALUES (1)');
      assert.deepEqual(db.all('SELECT * FROM t'), [{ a: 1 }]);
      db.run('ALTER TABLE t RENAME COLUMN a TO renamed');
      db.run("ALTER TABLE t ADD COLUMN b DEFAULT 'x'");
      assert.deepEqual(db.all('SELECT * FROM t'), [{ renamed: 1, b: 'x' }]);
    });

    it('count what they changed, and return it', () => {
      db.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, n)');
      assert.deepEqual(db.run('INSERT INTO t(n) VALUES (1), (2), (3)'), { changes: 3 });
      assert.deepEqual(db.get('UPDATE t SET n = n + 1 RETURNING id, n'), { id: 1, n: 2 });
      assert.deepEqual(db.all('SELECT n FROM t'), [{ n: 2 }, { n: 3 }, { n: 4 }]);
    });

    it('are one at a time, and whole', () => {
      for (const sql of ['SELECT 1; SELECT 2', '', '-- nothing', 'SELECT 1\0']) {
        assert.throws(() => db.prepare(sql), { code: 'SQLITE_ERROR' }, JSON.stringify(sql));
      }
      assert.deepEqual(db.get('SELECT 1 AS one; '), { one: 1 });
    });

    it('keep working when more of them are used than are kept', () => {
      for (let round = 0; round < 2; round++) {
        for (let n = 0; n < 300; n++) assert.deepEqual(db.get(`SELECT ${n} AS n`), { n });
      }
    });
  });

  describe('errors', () => {
    beforeEach(() =>
      db.exec(`CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> ''));
        CREATE TABLE child(parent INTEGER REFERENCES parent(id)); INSERT INTO parent VALUES (1, 'one')`),
    );
    const cases: [sql: string, code: string, field: string | undefined][] = [
      ["INSERT INTO parent VALUES (2, 'one')", 'SQLITE_CONSTRAINT_UNIQUE', 'parent.name'],
      ["INSERT INTO parent VALUES (1, 'two')", 'SQLITE_CONSTRAINT_UNIQUE', 'parent.id'],
      ['INSERT INTO parent VALUES (2, NULL)', 'SQLITE_CONSTRAINT_NOTNULL', 'parent.name'],
      ["INSERT INTO parent VALUES (2, '')", 'SQLITE_CONSTRAINT_CHECK', "name <> ''"],
      ['INSERT INTO child VALUES (9)', 'SQLITE_CONSTRAINT_FOREIGNKEY', undefined],
      ['INSERT INTO nowhere VALUES (9)', 'SQLITE_ERROR', undefined],
    ];
    for (const [sql, code, field] of cases) {
      it(`name their kind: ${code} of ${sql}`, () => {
        assert.throws(
          () => db.run(sql),
          (error: Error & { code?: string; field?: string; sql?: string }) => {
            assert.deepEqual([error.name, error.code, error.field, error.sql], ['SqliteError', code, field, sql]);
            return true;
          },
        );
      });
    }
  });

  describe('transactions', () => {
    const numbers = (): SqlValue[] => db.all('SELECT n FROM t ORDER BY n').map((row) => row['n'] ?? null);
    beforeEach(() => db.exec('CREATE TABLE t(n INTEGER UNIQUE)'));

    it('happen as a whole or not at all', () => {
      assert.equal(
        db.transaction(() => {
          db.run('INSERT INTO t VALUES (1)');
          assert.ok(db.inTransaction);
          return 'result';
        }),
        'result',
      );
      assert.throws(() =>
        db.transaction(() => {
          db.run('INSERT INTO t VALUES (2)');
          db.run('INSERT INTO t VALUES (1)');
        }),
      );
      assert.ok(!db.inTransaction);
      assert.deepEqual(numbers(), [1]);
    });

    it('nest: an inner one can fail alone, and falls with the outer', () => {
      db.transaction(() => {
        db.run('INSERT INTO t VALUES (1)');
        assert.throws(() =>
          db.transaction(() => {
            db.transaction(() => db.run('INSERT INTO t VALUES (2)'));
            db.run('INSERT INTO t VALUES (1)');
          }),
        );
        db.transaction(() => db.run('INSERT INTO t VALUES (3)'));
      });
      assert.deepEqual(numbers(), [1, 3]);
      assert.throws(() =>
        db.transaction(() => {
          db.transaction(() => db.run('INSERT INTO t VALUES (4)'));
          throw new Error('outer');
        }),
      );
      assert.deepEqual(numbers(), [1, 3]);
    });

    it('do not wait', () => {
      assert.throws(() => db.transaction(async () => Promise.resolve(db.run('INSERT INTO t VALUES (1)'))), TypeError);
      assert.deepEqual(numbers(), []);
    });

    it('say what is open when SQL began it', () => {
      db.exec('BEGIN');
      assert.ok(db.inTransaction);
      db.exec('ROLLBACK');
      assert.ok(!db.inTransaction);
    });
  });

  describe('files', () => {
    it('are in the mode asked for, and one file after closing', async () => {
      assert.deepEqual(
        ['journal_mode', 'locking_mode', 'synchronous', 'foreign_keys'].map((pragma) => db.pragma(pragma)),
        ['wal', 'exclusive', 2, 1],
      );
      db.exec('CREATE TABLE t(a)');
      db.close();
      assert.deepEqual(fs.readdirSync(folder()), ['registry.db']);
      db = await Database.open({ file: file(), mode: 'persist' });
      assert.deepEqual([db.pragma('journal_mode'), db.pragma('synchronous')], ['persist', 2]);
    });

    it('are opened once in a thread', async () => {
      await assert.rejects(Database.open({ file: file() }), { code: 'SQLITE_BUSY' });
      await assert.rejects(Database.open({ file: path.join(folder(), '.', 'registry.db') }), { code: 'SQLITE_BUSY' });
    });

    it('can have any name', async () => {
      const name = file("Ünï 'quoted' %20 #1 ?mode=ro.db");
      const odd = await Database.open({ file: name });
      odd.exec('CREATE TABLE t(a)');
      odd.backup(file("it's a copy.db"));
      odd.close();
      assert.ok(fs.statSync(name).size > 0);
      assert.ok(fs.existsSync(file("it's a copy.db")));
    });

    it('are done with when closed', () => {
      const statement = db.prepare('SELECT 1');
      db.close();
      db.close();
      assert.throws(() => db.get('SELECT 1'), { code: 'DATABASE_CLOSED' });
      assert.throws(() => statement.get());
    });

    it('need their folder', async () => {
      await assert.rejects(Database.open({ file: path.join(folder(), 'missing', 'registry.db') }), {
        code: 'SQLITE_CANTOPEN',
      });
    });

    it('that are read-only are read without leaving a trace', async () => {
      db.exec('CREATE TABLE t(a); INSERT INTO t VALUES (1)');
      const crashed = path.join(folder(), 'crashed');
      fs.mkdirSync(crashed);
      for (const name of ['registry.db', 'registry.db-wal']) fs.copyFileSync(file(name), path.join(crashed, name));
      db.close();
      for (const where of [folder(), crashed]) {
        const before = fs.readdirSync(where);
        const reader = await Database.open({ file: path.join(where, 'registry.db'), readonly: true });
        assert.deepEqual(reader.all('SELECT a FROM t'), [{ a: 1 }]);
        assert.deepEqual(
          reader.transaction(() => reader.all('SELECT a FROM t')),
          [{ a: 1 }],
        );
        assert.throws(() => reader.run('INSERT INTO t VALUES (2)'), { code: 'SQLITE_READONLY' });
        reader.close();
        assert.deepEqual(fs.readdirSync(where), before);
      }
      await assert.rejects(Database.open({ file: file('missing.db'), readonly: true }), { code: 'SQLITE_CANTOPEN' });
    });

    it('back up to a whole file of their own', async function () {
      const python = pythonFor(this);
      db.exec('CREATE TABLE t(a)');
      for (let n = 0; n < 100; n++) db.run('INSERT INTO t VALUES (?)', ['x'.repeat(2000)]);
      fs.writeFileSync(file('backup.db'), 'an older backup');
      db.backup(file('backup.db'));
      db.run('DELETE FROM t');
      assert.throws(() => db.transaction(() => db.backup(file('inside.db'))), { code: 'SQLITE_ERROR' });
      assert.throws(() => db.backup(path.join(folder(), 'missing', 'x.db')), { code: 'SQLITE_CANTOPEN' });
      assert.deepEqual(fs.readdirSync(folder()).sort(), ['backup.db', 'registry.db', 'registry.db-wal']);
      const answers = await python.query(file('backup.db'), ['PRAGMA integrity_check', 'SELECT count(*) FROM t']);
      assert.deepEqual(answers, [[['ok']], [[100]]]);
    });
  });

  describe('damage', () => {
    /** A healthy file of several pages, closed. */
    function healthyFile(): Buffer {
      db.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX i ON t(a)');
      for (let n = 0; n < 200; n++) db.run('INSERT INTO t(a) VALUES (?)', [`${n} ${'x'.repeat(200)}`]);
      db.close();
      return fs.readFileSync(file());
    }

    const damages: [what: string, damage: (content: Buffer) => Buffer, codes: string[]][] = [
      ['no database at all', () => Buffer.from('{"videos": []}'.repeat(100)), ['SQLITE_NOTADB']],
      ['a damaged header', (content) => content.fill(0xff, 0, 60), ['SQLITE_NOTADB']],
      ['a schema of garbage', (content) => content.fill(0xa5, 100, 4096), ['SQLITE_CORRUPT', 'SQLITE_NOTADB']],
      ['a file cut short', (content) => content.subarray(0, 4096 * 2 + 100), ['SQLITE_CORRUPT']],
    ];
    for (const [what, damage, codes] of damages) {
      it(`is found at opening, and left as it is: ${what}`, async () => {
        const damaged = damage(Buffer.from(healthyFile()));
        fs.writeFileSync(file('damaged.db'), damaged);
        await assert.rejects(Database.open({ file: file('damaged.db') }), (error: Error & { code?: string }) => {
          assert.ok(codes.includes(error.code ?? ''), `${String(error.code)}: ${error.message}`);
          return true;
        });
        assert.deepEqual(fs.readFileSync(file('damaged.db')), damaged);
      });
    }

    it('inside is found by a check', async () => {
      const content = Buffer.from(healthyFile());
      fs.writeFileSync(file('damaged.db'), content.fill(0x5a, 4096 * 5, 4096 * 6));
      const damaged = await Database.open({ file: file('damaged.db') });
      assert.notDeepEqual(damaged.check('quick'), []);
      damaged.close();
      db = await Database.open({ file: file() });
      assert.deepEqual([db.check('quick'), db.check('full')], [[], []]);
    });
  });
});

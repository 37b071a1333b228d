import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { AuditLog, type AuditLogOptions, type AuditRecord } from '../../../src/engine/auditLog';
import { useTemporaryFolder } from '../registry/support/temporaryFolder';
import { auditRecord } from './support/auditRecord';

const linesPerWriter = Number(process.env['CLIPDECK_AUDIT_LINES'] ?? 200);

/** What another program reads: all lines, from the oldest file to the newest. */
function readAll(folder: string): AuditRecord[] {
  const age = (name: string): number => Number(/\.(\d+)\.jsonl$/.exec(name)?.[1] ?? 0);
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort((a, b) => age(b) - age(a))
    .flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as AuditRecord);
}

describe('AuditLog', function () {
  const folder = useTemporaryFolder();
  const logs = (): string => path.join(folder(), 'logs');
  const problems: string[] = [];
  const opened: AuditLog[] = [];
  const open = (options: Partial<AuditLogOptions> = {}): AuditLog => {
    const log = new AuditLog({ folder: logs(), onProblem: (message) => void problems.push(message), ...options });
    opened.push(log);
    return log;
  };
  beforeEach(() => void problems.splice(0));
  afterEach(() => Promise.all(opened.splice(0).map((log) => log.close())));

  it('writes one line per event in the order of the events, with all fields', async () => {
    const log = open();
    const records = Array.from({ length: 200 }, (_, n) => auditRecord({ attempt: n, metadata: { title: '“é”\n', n } }));
    for (const record of records) log.append(record);
    await log.settled();
    assert.deepEqual(readAll(logs()), records);
    assert.deepEqual(problems, []);
  });

  it('takes secrets out, wherever in a record they are', async () => {
    const log = open();
    const secret = 's3cr3t-9f8e7d6c5b4a';
    log.append(
      auditRecord({
        url: `https://example.com/post?token=${secret}`,
        error_message: `401, sent Cookie: SID=${secret}`,
        metadata: { description: `Bearer ${secret}`, nested: [{ upload_url: secret }] },
      }),
    );
    await log.settled();
    const text = fs.readFileSync(log.file, 'utf8');
    assert.ok(!text.includes(secret), text);
  });

  it('puts full files aside, keeps so many of them, and loses the oldest lines only', async () => {
    const log = open({ maxBytes: 2_000, keep: 3 });
    for (let n = 0; n < 100; n++) {
      log.append(auditRecord({ attempt: n }));
      await log.settled();
    }
    const names = fs.readdirSync(logs()).filter((name) => name.endsWith('.jsonl'));
    assert.deepEqual(names.sort(), ['uploads.1.jsonl', 'uploads.2.jsonl', 'uploads.3.jsonl', 'uploads.jsonl']);
    const kept = readAll(logs()).map(({ attempt }) => attempt);
    assert.ok(kept.length > 10);
    assert.deepEqual(
      kept,
      Array.from({ length: kept.length }, (_, n) => 100 - kept.length + n),
    );
  });

  it('begins a new line after one that was torn', async () => {
    fs.mkdirSync(logs());
    fs.writeFileSync(path.join(logs(), 'uploads.jsonl'), '{"timestamp":"2026-11-25T11:59:5');
    const log = open();
    log.append(auditRecord({ attempt: 7 }));
    await log.settled();
    const [torn, whole, rest] = fs.readFileSync(log.file, 'utf8').split('\n');
    assert.equal(torn, '{"timestamp":"2026-11-25T11:59:5');
    assert.equal((JSON.parse(whole ?? '') as AuditRecord).attempt, 7);
    assert.equal(rest, '');
  });

  it('says that the disk is full, holds nobody up, and writes what is missing once there is room', async function () {
    if (!fs.existsSync('/dev/full')) this.skip();
    fs.mkdirSync(logs());
    fs.symlinkSync('/dev/full', path.join(logs(), 'uploads.jsonl'));
    const log = open();
    for (let n = 0; n < 3; n++) {
      log.append(auditRecord({ attempt: n }));
      await log.settled();
    }
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', /cannot be written \(ENOSPC.*Uploads go on/);

    fs.rmSync(path.join(logs(), 'uploads.jsonl'));
    log.append(auditRecord({ attempt: 3 }));
    await log.settled();
    assert.deepEqual(
      readAll(logs()).map(({ attempt }) => attempt),
      [0, 1, 2, 3],
    );
    assert.match(problems[1] ?? '', /written again. Nothing is missing/);
  });

  it('tries again by itself', async () => {
    fs.writeFileSync(logs(), 'a file where the folder should be');
    const mended = new Promise<void>((resolve) => {
      const onProblem = (message: string): void => {
        if (message.includes('written again')) resolve();
        else problems.push(message);
      };
      open({ retryMs: 20, onProblem }).append(auditRecord({ attempt: 1 }));
    });
    await opened.at(-1)?.settled();
    assert.equal(problems.length, 1);
    fs.rmSync(logs());
    await mended;
    assert.equal(readAll(logs()).length, 1);
  });

  describe('of several windows', function () {
    this.timeout(120_000);
    const children: ChildProcess[] = [];
    afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

    /** @returns the process, and the numbers it says are on the disk */
    function startWriter(writer: string, count: number): { child: ChildProcess; written: number[]; bad: string[] } {
      const program = path.join(__dirname, 'support', 'auditProcess.ts');
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', program, logs(), writer, String(count), String(8_000)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      children.push(child);
      const [written, bad]: [number[], string[]] = [[], []];
      readline.createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('BAD')) bad.push(line);
        else written.push(Number(line));
      });
      return { child, written, bad };
    }

    it('has every line of each, whole, once and in order, while files are put aside and a window is killed', async () => {
      const writers = ['a', 'b', 'c'].map((name) => startWriter(name, linesPerWriter));
      const victim = startWriter('victim', 0);
      const closed = writers.map(({ child }) => once(child, 'close'));
      // It dies in the middle of its work, which is soon after it has begun.
      await once(victim.child.stdout ?? victim.child, 'data');
      await once(victim.child.stdout ?? victim.child, 'data');
      const killed = once(victim.child, 'close');
      victim.child.kill('SIGKILL');
      await killed;
      const codes = await Promise.all(closed);
      assert.deepEqual(
        codes.map(([code]) => code as number),
        [0, 0, 0],
      );
      assert.deepEqual(
        [...writers, victim].flatMap(({ bad }) => bad),
        [],
      );

      const records = readAll(logs());
      const numbersOf = (writer: string): (number | null)[] =>
        records.filter(({ video_id }) => video_id === writer).map(({ attempt }) => attempt);
      const upTo = (last: number): number[] => Array.from({ length: last }, (_, n) => n + 1);
      for (const name of ['a', 'b', 'c']) assert.deepEqual(numbersOf(name), upTo(linesPerWriter), name);
      const ofVictim = numbersOf('victim');
      assert.ok(ofVictim.length >= (victim.written.at(-1) ?? Infinity), 'what it had reported is there');
      assert.deepEqual(ofVictim, upTo(ofVictim.length));
      assert.ok(fs.readdirSync(logs()).length > 4, 'files were put aside meanwhile');
    });
  });
});

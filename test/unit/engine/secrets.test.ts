import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { AuditLog } from '../../../src/engine/auditLog';
import { auditRecordOf } from '../../../src/engine/auditRecord';
import { uploadMetadataSchema } from '../../../src/model/uploadMetadata';
import { UploadFailure, uploadError } from '../../../src/model/uploadError';
import type { PlatformUploader, PreparedUpload, Verification } from '../../../src/uploaders/platformUploader';
import { exportCsv, exportJson, exportSqlite } from '../../../src/registry/exchange/exportRegistry';
import { UploadEngine } from '../../../src/engine/uploadEngine';
import { ClipPaths } from '../../../src/registry/clipPaths';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { useTemporaryFolder } from '../registry/support/temporaryFolder';

/** In every planted secret, whatever its kind. */
const SECRET = 'pl4nt3d-5ecr3t';

/** Texts as they come from sites, libraries and servers when something goes wrong. */
const leaks = [
  `401 Unauthorized, request headers: Cookie: SID=${SECRET}-1; HSID=${SECRET}-2`,
  `{"error":"invalid_grant","access_token":"${SECRET}-3","refresh_token":"${SECRET}-4"}`,
  `PUT https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=${SECRET}-5 answered 503`,
  `POST https://rupload.facebook.com/ig-api-upload/v23.0/${SECRET}-6 was refused`,
  `{"upload_url":"https://open-upload.tiktokapis.com/video/?upload_token=${SECRET}-7"}`,
  `Authorization: Bearer ${SECRET}-8`,
  `sessionid=${SECRET}-9; csrftoken=${SECRET}-10`,
];
const everything = leaks.join('\n');

/** An uploader that fails in a way of its own at each step, and says more than it should. */
class LeakingUploader implements PlatformUploader {
  readonly platform = { id: 'youtube', name: 'Leaky', shortName: 'LK' };

  capabilities() {
    return { transport: 'api', interactiveSignIn: false } as const;
  }
  validate(_: unknown, { title }: { title: string }) {
    return title === 'validate' ? [{ field: everything, message: everything }] : [];
  }
  signIn(): Promise<void> {
    return Promise.reject(new Error(everything));
  }
  async prepare({ metadata: { title } }: Parameters<PlatformUploader['prepare']>[0]): Promise<PreparedUpload> {
    await Promise.resolve();
    const cause = new Error(everything, { cause: { headers: everything } });
    switch (title) {
      case 'failure':
        throw new UploadFailure(
          { kind: 'network', userMessage: everything, hint: everything, anchor: everything },
          { cause },
        );
      case 'error':
        throw new Error(everything, { cause });
      case 'text':
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- others do
        throw everything;
      case 'blocked':
        throw new UploadFailure({ kind: 'login_required', userMessage: everything });
      case 'limited':
        throw new UploadFailure({ kind: 'rate_limited', userMessage: everything });
      case 'identity':
        return this.prepared(() => Promise.reject(new Error(everything)), everything);
      default:
        return this.prepared(() => {
          throw new UploadFailure({ kind: 'confirmation_missing', pressed: true, userMessage: everything }, { cause });
        });
    }
  }
  verify(): Promise<Verification> {
    return Promise.resolve({ outcome: 'not_posted', explanation: everything });
  }
  async release(): Promise<void> {
    await Promise.resolve();
  }
  async dispose(): Promise<void> {
    await Promise.resolve();
  }
  private prepared(submit: PreparedUpload['submit'], name: string | null = null): PreparedUpload {
    return { identity: { id: 'somebody', name }, submit, dispose: () => Promise.resolve() };
  }
}

describe('secrets that travel in errors', () => {
  const folder = useTemporaryFolder();

  it('are in no log, audit log, database or export', async () => {
    const registry = await VideoRegistry.open({
      file: path.join(folder(), 'registry.db'),
      workerPath: path.resolve('dist/registryWorker.js'),
      paths: new ClipPaths([{ name: 'clips', path: folder() }]),
    });
    const log: string[] = [];
    const note = (message: string | Error): void => void log.push(String(message));
    const engine = new UploadEngine({
      registry,
      uploaders: [new LeakingUploader()],
      logger: { info: note, warn: note, error: note },
      evidenceFolder: path.join(folder(), 'evidence'),
      owner: 'the test',
      isOwnerAlive: () => true,
    });
    const audit = new AuditLog({ folder: path.join(folder(), 'logs'), onProblem: note });
    engine.onEvent((event) => audit.append(auditRecordOf(event)));
    // A lane each: one that waits for a person, or for a limit, would hold up the others.
    const register = async (name: string) => {
      const file = path.join(folder(), `${name}.mp4`);
      fs.writeFileSync(file, name);
      return { videoId: (await registry.registerVideo(file)).video.id, platform: 'youtube', account: name };
    };
    const exports = ['json', 'csv', 'db'].map((extension) => path.join(folder(), `export.${extension}`));
    try {
      const courses = ['failure', 'error', 'text', 'validate', 'blocked', 'limited', 'identity', 'submit'];
      for (const title of courses) {
        const key = await register(title);
        const finished = new Promise<void>((resolve) => {
          const subscription = engine.onDidFinish(() => {
            subscription.dispose();
            resolve();
          });
        });
        const metadata = uploadMetadataSchema.parse({ title, visibility: 'private', madeForKids: false });
        await engine.queue({ ...key, metadata });
        await finished;
      }
      // What another program says about an attempt of its own.
      const reported = await register('reported');
      await registry.recordUploadAttempt(reported, {
        status: 'FAILED',
        error: { ...uploadError({ kind: 'network', userMessage: '' }), userMessage: everything, hint: everything },
      });
      // What was looked up, and what a person says.
      const [unknown] = (await registry.getAllVideos()).filter(({ title }) => title === 'submit');
      const [upload] = unknown?.uploads ?? [];
      assert.equal(upload?.status, 'NEEDS_VERIFICATION');
      await engine.verify(upload, new AbortController().signal);
      await exportJson(registry, exports[0] ?? '', Date.now());
      await exportCsv(registry, exports[1] ?? '');
      await exportSqlite(registry, exports[2] ?? '');
      await audit.close();

      const files = fs
        .readdirSync(folder(), { recursive: true, encoding: 'utf8' })
        .map((name) => path.join(folder(), name))
        .filter((file) => fs.statSync(file).isFile());
      for (const file of [audit.file, ...exports]) assert.ok(files.includes(file) && fs.statSync(file).size > 0, file);
      assert.ok(files.some((file) => path.basename(file) === 'registry.db'));
      for (const file of files) assertClean(fs.readFileSync(file, 'latin1'), file);
      assert.ok(log.length > 0, 'the log says something');
      assertClean(log.join('\n'), 'the log');
      // It was not by saying nothing that nothing was said.
      assert.match(fs.readFileSync(audit.file, 'utf8'), /answered 503/);
    } finally {
      await engine.dispose();
      await registry.close();
    }
  });
});

function assertClean(text: string, where: string): void {
  const at = text.indexOf(SECRET);
  assert.ok(at < 0, `${where} holds a secret: ${text.slice(Math.max(0, at - 80), at + 40)}`);
}

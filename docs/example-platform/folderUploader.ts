import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import type { PostEvidence } from '../../src/model/records';
import { UploadFailure } from '../../src/model/uploadError';
import type { UploadMetadata, Violation } from '../../src/model/uploadMetadata';
import type {
  ClipFile,
  DryRun,
  PlatformUploader,
  PreparedUpload,
  SessionState,
  UploadContext,
  UploaderCapabilities,
  UploadJob,
  Verification,
} from '../../src/uploaders/platformUploader';

/** What is kept before the point of no return: enough to find out afterwards whether it was passed. */
const checkpointSchema = z.object({ postId: z.uuid() });

/**
 * The smallest platform there is, as an example of how one is added: publishing means that a clip appears in a folder
 * that others look at, as a digital signage player does. It keeps every promise of the contract, and passes its tests.
 */
export class FolderUploader implements PlatformUploader {
  readonly platform = { id: 'folder', name: 'Signage Folder', shortName: 'FO' } as const;

  /** @param folder where clips are published; its name is the identity of the account */
  constructor(private readonly folder: string) {}

  capabilities(): UploaderCapabilities {
    return { transport: 'api', interactiveSignIn: false };
  }

  validate(clip: ClipFile, metadata: UploadMetadata): Violation[] {
    const violations: Violation[] = [];
    if (clip.size === 0) violations.push({ field: 'file', message: 'The clip is empty.' });
    if (metadata.title.trim() === '') violations.push({ field: 'title', message: 'The player shows a title.' });
    // What cannot be done is refused, never left out silently.
    if (metadata.publishAt !== null) {
      violations.push({ field: 'publishAt', message: 'The folder publishes at once, not at a set time.' });
    }
    return violations;
  }

  signIn(): Promise<void> {
    return Promise.reject(new UploadFailure({ kind: 'unexpected', userMessage: 'A folder needs no sign-in.' }));
  }

  async checkSession(): Promise<SessionState> {
    const isThere = await stat(this.folder).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (!isThere) return { state: 'signed_out', explanation: `The folder is not there: ${this.folder}` };
    return { state: 'signed_in', identity: this.identity, expiresAt: null };
  }

  /** Every byte is in place under a name that the player ignores; what is left to do cannot fail half-way. */
  async prepare(job: UploadJob, context: UploadContext): Promise<PreparedUpload> {
    refuseAborted(context.signal);
    this.refuseOther(job.expectedIdentity);
    const postId = crypto.randomUUID();
    const { size, path: clip, fileName } = job.clip;
    const staged = path.join(this.folder, '.staged', postId);
    context.progress({ phase: 'uploading', bytesSent: 0, bytesTotal: size });
    await mkdir(path.dirname(staged), { recursive: true });
    await copyFile(clip, staged);
    context.progress({ phase: 'uploading', bytesSent: size, bytesTotal: size });
    const dispose = (): Promise<void> => rm(staged, { force: true });
    try {
      refuseAborted(context.signal);
      // Before the point of no return, or a crash right after it could not be cleared up.
      await context.saveCheckpoint({ postId });
    } catch (cause) {
      await dispose();
      throw cause;
    }
    const submit = async (): Promise<PostEvidence> => {
      const published = this.placeOf(postId);
      try {
        await writeFile(`${published}.json`, JSON.stringify({ title: job.metadata.title, fileName }));
        await rename(staged, published);
      } catch (cause) {
        // In doubt it has been pressed: whoever looks decides.
        throw new UploadFailure(
          {
            kind: 'confirmation_missing',
            pressed: true,
            userMessage: 'It is not known whether the clip is in the folder.',
            hint: 'Run “Verify”.',
          },
          { cause },
        );
      }
      return this.readBack(postId);
    };
    return { identity: this.identity, submit, dispose };
  }

  async dryRun(job: UploadJob, context: UploadContext): Promise<DryRun> {
    const prepared = await this.prepare(job, context);
    await prepared.dispose();
    const { title } = job.metadata;
    return { identity: prepared.identity, fields: [{ field: 'title', wanted: title, shown: title }], leftOver: null };
  }

  async verify(_account: string, checkpoint: Record<string, unknown>): Promise<Verification> {
    const kept = checkpointSchema.safeParse(checkpoint);
    if (!kept.success) return { outcome: 'unknown', explanation: 'The upload ended before it had an id.' };
    try {
      return { outcome: 'posted', post: await this.readBack(kept.data.postId) };
    } catch {
      return { outcome: 'not_posted', explanation: 'The clip is not in the folder.' };
    }
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  private get identity(): PreparedUpload['identity'] {
    return { id: path.basename(this.folder), name: path.basename(this.folder) };
  }

  private placeOf(postId: string): string {
    return path.join(this.folder, `${postId}.mp4`);
  }

  /** What the folder itself says: that is the evidence. @throws Error when it is not there */
  private async readBack(postId: string): Promise<PostEvidence> {
    await stat(this.placeOf(postId));
    const { title } = z
      .object({ title: z.string() })
      .parse(JSON.parse(await readFile(`${this.placeOf(postId)}.json`, 'utf8')));
    return {
      postId,
      url: `https://signage.example/${postId}?title=${encodeURIComponent(title)}`,
      visibility: 'public',
      scheduledFor: null,
    };
  }

  private refuseOther(expected: string | null): void {
    if (expected === null || expected === this.identity.id) return;
    throw new UploadFailure({
      kind: 'wrong_account',
      userMessage: `This is the folder “${this.identity.id}”, and not “${expected}”.`,
      hint: 'Choose the right folder.',
    });
  }
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new UploadFailure({ kind: 'cancelled', userMessage: 'The upload was cancelled.' });
}

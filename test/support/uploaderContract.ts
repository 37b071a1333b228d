import assert from 'node:assert/strict';
import { UploadFailure, type UploadErrorKind } from '../../src/model/uploadError';
import type { UploadMetadata } from '../../src/model/uploadMetadata';
import type { PlatformUploader, UploadContext, UploadJob } from '../../src/uploaders/platformUploader';

/** An uploader with its platform's other side, fresh for one test. */
export interface ContractSubject {
  readonly uploader: PlatformUploader;
  /** A clip and metadata that the platform takes. */
  readonly job: UploadJob;
  /** Metadata that it does not take, and the field it names for it. */
  readonly refused: { readonly metadata: UploadMetadata; readonly field: string };
  /** For evidence. */
  readonly folder: string;
  /** What a dry run is made with, and the fields that it has to read back, in their order. */
  readonly dryRun: { readonly metadata: UploadMetadata; readonly fields: readonly string[] };
  /** Ids of what the platform's side has published. */
  posts(): Promise<readonly string[]>;
  /** Ids of what the platform's side holds of clips that were not published. */
  drafts(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What an uploader may do without. */
export type OptionalMethod = 'checkSession' | 'signOut' | 'dryRun' | 'checkAnchors';

/**
 * What every uploader has to pass, whatever its platform and transport.
 * @param lacks what it does without. It has to be said: nothing is left out by itself
 */
export function describeUploaderContract(
  name: string,
  open: () => Promise<ContractSubject>,
  { lacks = [] }: { readonly lacks?: readonly OptionalMethod[] } = {},
): void {
  describe(`the contract of uploaders: ${name}`, () => {
    let subject: ContractSubject;
    beforeEach(async () => (subject = await open()));
    afterEach(() => subject.close());

    /** What is given to an uploader, and what it has kept. */
    const contextFor = (signal = new AbortController().signal) => {
      const kept: Record<string, unknown>[] = [];
      const context: UploadContext = {
        signal,
        progress: () => undefined,
        saveCheckpoint: (checkpoint) => Promise.resolve(void kept.push(structuredClone(checkpoint))),
        evidenceFolder: subject.folder,
      };
      return { context, kept };
    };
    const rejectsAs = (work: Promise<unknown>, kind: UploadErrorKind): Promise<void> =>
      assert.rejects(work, (error) => {
        assert.ok(error instanceof UploadFailure, String(error));
        assert.equal(error.error.kind, kind);
        assert.equal(error.error.pressed, false);
        return true;
      });

    it('publishes with submit and with nothing else, once, and can look it up from what it kept before', async () => {
      const { uploader, job } = subject;
      const { context, kept } = contextFor();
      const prepared = await uploader.prepare(job, context);
      assert.deepEqual(await subject.posts(), [], 'nothing is published before submit');
      assert.ok(kept.length > 0, 'what verification needs is kept before submit');
      const post = await prepared.submit();
      await prepared.dispose();
      await prepared.dispose();
      assert.deepEqual(await subject.posts(), [post.postId]);
      assert.doesNotThrow(() => new URL(post.url));
      assert.notEqual(prepared.identity.id, '');
      const found = await uploader.verify(job.account, kept.at(-1) ?? {}, contextFor().context);
      assert.ok(found.outcome === 'posted', JSON.stringify(found));
      assert.equal(found.post.postId, post.postId);
      assert.deepEqual(await subject.posts(), [post.postId], 'verification publishes nothing');
    });

    it('publishes nothing when what was prepared is given up', async () => {
      const prepared = await subject.uploader.prepare(subject.job, contextFor().context);
      await prepared.dispose();
      assert.deepEqual(await subject.posts(), []);
    });

    it('names the field that it does not take, without looking anywhere', () => {
      const { uploader, job, refused } = subject;
      assert.deepEqual(
        uploader.validate(job.clip, job.metadata).filter(({ severity }) => severity !== 'warning'),
        [],
      );
      const fields = uploader.validate(job.clip, refused.metadata).map(({ field }) => field);
      assert.ok(fields.includes(refused.field), fields.join());
    });

    it('refuses an account that is not the expected one', async () => {
      const { uploader, job } = subject;
      await rejectsAs(
        uploader.prepare({ ...job, expectedIdentity: 'somebody-else' }, contextFor().context),
        'wrong_account',
      );
      assert.deepEqual(await subject.posts(), []);
    });

    it('stops when it is cancelled', async () => {
      const abort = new AbortController();
      abort.abort();
      await rejectsAs(subject.uploader.prepare(subject.job, contextFor(abort.signal).context), 'cancelled');
      assert.deepEqual(await subject.posts(), []);
    });

    it('claims nothing about an upload that left nothing', async () => {
      const { uploader, job } = subject;
      const found = await uploader.verify(job.account, {}, contextFor().context);
      assert.equal(found.outcome, 'unknown');
      assert.deepEqual(await subject.posts(), []);
    });

    const optional = ['checkSession', 'signOut', 'dryRun', 'checkAnchors'] as const;
    it(`has all that an uploader may have${lacks.length > 0 ? `, but for ${lacks.join(', ')}` : ''}`, () => {
      const missing = optional.filter((method) => subject.uploader[method] === undefined);
      assert.deepEqual(
        missing,
        optional.filter((method) => lacks.includes(method)),
      );
    });

    if (!lacks.includes('checkSession')) {
      it('says who is signed in', async () => {
        const { uploader, job } = subject;
        const state = await uploader.checkSession?.(job.account, contextFor().context);
        assert.ok(state?.state === 'signed_in', JSON.stringify(state));
        assert.notEqual(state.identity.id, '');
        assert.deepEqual(await subject.posts(), []);
      });
    }

    if (!lacks.includes('dryRun')) {
      it('publishes nothing in a dry run, reads back what was asked for, and leaves nothing', async () => {
        const { uploader, job, dryRun } = subject;
        const { context, kept } = contextFor();
        const report = await uploader.dryRun?.({ ...job, metadata: dryRun.metadata }, context);
        assert.ok(report);
        assert.deepEqual(
          report.fields.map(({ field }) => field),
          dryRun.fields,
        );
        assert.ok(
          report.fields.every(({ wanted, shown }) => wanted.trim() === shown.trim()),
          JSON.stringify(report),
        );
        assert.equal(report.leftOver, null);
        assert.deepEqual([await subject.posts(), await subject.drafts()], [[], []]);
        assert.ok(kept.length <= 1);
      });
    }
  });
}

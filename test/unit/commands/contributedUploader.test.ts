import assert from 'node:assert/strict';
import type * as api from '../../../docs/api/clipdeck';
import { contributedUploader } from '../../../src/commands/api/contributedUploader';
import { uploadMetadataSchema } from '../../../src/model/uploadMetadata';
import { UploadFailure } from '../../../src/model/uploadError';
import type { UploadContext } from '../../../src/uploaders/platformUploader';

const post: api.Post = { postId: 'p1', url: 'https://example.org/p1', visibility: 'private', scheduledFor: null };

/** An uploader as it should be, but for what a test changes. */
function uploader(changes: object = {}): api.Uploader {
  return {
    platform: { id: 'other', name: 'Other', shortName: 'OT' },
    capabilities: () => ({ transport: 'api', interactiveSignIn: false }),
    validate: () => [],
    signIn: () => Promise.resolve(),
    prepare: () => Promise.resolve(prepared()),
    verify: () => Promise.resolve({ outcome: 'posted', post }),
    release: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
    ...changes,
  };
}
const prepared = (changes: object = {}): api.PreparedUpload => ({
  identity: { id: 'me', name: null },
  submit: () => Promise.resolve(post),
  dispose: () => Promise.resolve(),
  ...changes,
});

const context: UploadContext = {
  signal: new AbortController().signal,
  progress: () => undefined,
  saveCheckpoint: () => Promise.resolve(),
  evidenceFolder: '/nowhere',
};
const job = {
  account: 'default',
  clip: { path: '/clip.mp4', size: 1, fileName: 'clip.mp4' },
  metadata: uploadMetadataSchema.parse({ title: 'A', visibility: 'private', madeForKids: false }),
  expectedIdentity: null,
};

/** What the engine would learn of what goes wrong. */
async function failure(work: Promise<unknown>): Promise<UploadFailure['error']> {
  const error: unknown = await work.then(
    () => assert.fail('It succeeded.'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof UploadFailure, String(error));
  return error.error;
}

describe('an uploader of another extension', () => {
  it('is refused when a part of it is missing, which is named', () => {
    assert.throws(() => contributedUploader(uploader({ verify: undefined })), { message: /uploader\.verify/ });
    const platform = { id: 'No Id', name: 'x', shortName: 'x' };
    assert.throws(() => contributedUploader(uploader({ platform })), { message: /uploader\.platform\.id/ });
  });

  it('posts with evidence, and not without', async () => {
    const good = await contributedUploader(uploader()).prepare(job, context);
    assert.deepEqual(await good.submit(), post);
    const nothings: unknown[] = [undefined, true, { ...post, postId: '' }, { ...post, url: 'done' }];
    for (const nothing of nothings) {
      const broken = uploader({ prepare: () => Promise.resolve(prepared({ submit: () => Promise.resolve(nothing) })) });
      const { userMessage } = await failure((await contributedUploader(broken).prepare(job, context)).submit());
      assert.match(userMessage, /Other: submit/);
    }
    const claims = uploader({ verify: () => Promise.resolve({ outcome: 'posted' }) });
    await failure(contributedUploader(claims).verify('default', {}, context));
  });

  it('fails in the words and the kind that its errors have, and in no other', async () => {
    const failing = (error: unknown) =>
      failure(
        contributedUploader(
          uploader({
            prepare: () => {
              throw error;
            },
          }),
        ).prepare(job, context),
      );
    const login = Object.assign(new Error('Sign in first.'), { kind: 'login_required', hint: 'In its settings.' });
    assert.deepEqual(
      (({ kind, userMessage, hint, retryable }) => [kind, userMessage, hint, retryable])(await failing(login)),
      ['login_required', 'Sign in first.', 'In its settings.', false],
    );
    const odd = Object.assign(new Error('Odd.'), { kind: 'odd', hint: 5, retryAfter: 'soon', retryable: 'yes' });
    const { kind, hint, retryAfter, retryable } = await failing(odd);
    assert.deepEqual([kind, hint, retryAfter, retryable], ['unexpected', null, null, false]);
    assert.equal((await failing('only words')).userMessage, 'only words');
    assert.match((await failing(new Error('Bearer pl4nt3d.5ecr3t'))).userMessage, /^Bearer \[redacted\]$/);
  });

  it('is given what the contract promises, and its progress is checked', async () => {
    let given: unknown[] = [];
    const curious = uploader({
      prepare: (...args: [unknown, api.UploadContext]) => {
        given = args;
        args[1].progress({ phase: 'uploading', bytesSent: -1, bytesTotal: 1 });
      },
    });
    const media = { duration: 5 };
    const { userMessage } = await failure(
      contributedUploader(curious).prepare({ ...job, clip: { ...job.clip, media } }, context),
    );
    assert.match(userMessage, /progress\.bytesSent/);
    assert.deepEqual(Object.keys(given[1] as object).sort(), [
      'evidenceFolder',
      'progress',
      'saveCheckpoint',
      'signal',
    ]);
    assert.deepEqual((given[0] as api.UploadJob).clip, job.clip);
  });
});

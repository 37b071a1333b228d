import * as z from 'zod';
import type * as api from '../../../docs/api/clipdeck';
import { platformIdSchema } from '../../model/platform';
import type { PostEvidence } from '../../model/records';
import { UploadFailure, uploadErrorKinds } from '../../model/uploadError';
import type { UploadMetadata, Violation } from '../../model/uploadMetadata';
import { utcTimeSchema } from '../../model/videoFields';
import type {
  ClipFile,
  PlatformUploader,
  PreparedUpload,
  UploadContext,
  UploadJob,
  Verification,
} from '../../uploaders/platformUploader';
import { fromOutside } from './inputs';

const method = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function', 'expected a function');

const uploaderSchema = z.object({
  platform: z.object({
    id: platformIdSchema,
    name: z.string().min(1).max(60),
    shortName: z.string().min(1).max(3),
  }),
  capabilities: method,
  validate: method,
  signIn: method,
  prepare: method,
  verify: method,
  release: method,
  dispose: method,
});
const capabilitiesSchema = z.object({ transport: z.enum(['browser', 'api']), interactiveSignIn: z.boolean() });
const violationsSchema = z.array(z.object({ field: z.string(), message: z.string() }));
const identitySchema = z.object({ id: z.string().min(1).max(200), name: z.string().max(200).nullable() });
const preparedSchema = z.object({ identity: identitySchema, submit: method, dispose: method });
const postSchema = z.object({
  postId: z.string().min(1).max(500),
  url: z.url({ protocol: /^(https?|file)$/ }).max(4_000),
  visibility: z.string().max(100).nullable(),
  scheduledFor: utcTimeSchema.nullable(),
});
const verificationSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('posted'), post: postSchema }),
  z.object({ outcome: z.literal('not_posted'), explanation: z.string() }),
  z.object({ outcome: z.literal('unknown'), explanation: z.string() }),
]);

/** What an error of another extension may say besides its message. */
const errorFieldsSchema = z.object({
  kind: z.enum(uploadErrorKinds).catch('unexpected'),
  hint: z.string().nullable().catch(null),
  retryable: z.boolean().optional().catch(undefined),
  retryAfter: utcTimeSchema.nullable().catch(null),
});

/**
 * An uploader that another extension brings. Nothing it says is taken on trust: a post without an id and an address is
 * no evidence, and an error keeps to the kinds that the engine knows.
 * @throws TypeError saying what is missing in it
 */
export function contributedUploader(uploader: api.Uploader): PlatformUploader {
  const { platform } = fromOutside(uploaderSchema, uploader, 'registerUploader: uploader');
  const place = (name: string): string => `${platform.name}: ${name}`;
  const guard = <T>(work: () => T | Promise<T>): Promise<T> =>
    new Promise<T>((resolve) => resolve(work())).catch((cause: unknown) => {
      throw failureOf(cause);
    });
  return {
    platform,
    capabilities: () => fromOutside(capabilitiesSchema, uploader.capabilities(), place('capabilities')),
    validate: (clip: ClipFile, metadata: UploadMetadata): Violation[] =>
      fromOutside(violationsSchema, uploader.validate(publicClip(clip), metadata), place('validate')),
    signIn: (account, signal) => guard(() => uploader.signIn(account, signal)),
    prepare: (job: UploadJob, context: UploadContext) =>
      guard(async () => {
        const prepared = await uploader.prepare({ ...job, clip: publicClip(job.clip) }, publicContext(context));
        return preparedUpload(prepared, guard, place);
      }),
    verify: (account, checkpoint, context) =>
      guard(async (): Promise<Verification> => {
        const found = await uploader.verify(account, checkpoint, publicContext(context));
        return fromOutside(verificationSchema, found, place('verify'));
      }),
    release: (account) => guard(() => uploader.release(account)),
    dispose: () => guard(() => uploader.dispose()),
  };
}

function preparedUpload(
  prepared: api.PreparedUpload,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
  place: (name: string) => string,
): PreparedUpload {
  const { identity } = fromOutside(preparedSchema, prepared, place('prepare'));
  return {
    identity,
    submit: () =>
      guard(async (): Promise<PostEvidence> => fromOutside(postSchema, await prepared.submit(), place('submit'))),
    // It has ended one way or another; what goes wrong in tidying up changes nothing about that.
    dispose: () => guard(() => prepared.dispose()).catch(() => undefined),
  };
}

function publicClip({ path, size, fileName }: ClipFile): api.Clip {
  return { path, size, fileName };
}

const progressSchema = z.object({
  phase: z.enum(['starting', 'uploading', 'processing', 'filling', 'submitting', 'confirming']),
  bytesSent: z.number().nonnegative(),
  bytesTotal: z.number().nonnegative(),
});
const checkpointSchema = z.record(z.string(), z.json());

function publicContext({ signal, evidenceFolder, ...context }: UploadContext): api.UploadContext {
  return {
    signal,
    evidenceFolder,
    progress: (progress) => {
      context.progress(fromOutside(progressSchema, progress, 'progress'));
    },
    saveCheckpoint: async (checkpoint) => {
      await context.saveCheckpoint(fromOutside(checkpointSchema, checkpoint, 'saveCheckpoint'));
    },
  };
}

function failureOf(cause: unknown): UploadFailure {
  const { kind, hint, retryable, retryAfter } = errorFieldsSchema.parse(
    typeof cause === 'object' && cause !== null ? cause : {},
  );
  const userMessage = cause instanceof Error ? cause.message : String(cause);
  const fields = { kind, hint, retryAfter, userMessage, ...(retryable !== undefined && { retryable }) };
  return new UploadFailure(fields, { cause });
}

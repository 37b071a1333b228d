import assert from 'node:assert/strict';
import type { FaultPatch } from '../../sandbox';
import type { UploadKey } from '../../src/model/platform';
import type { UploadErrorKind } from '../../src/model/uploadError';
import type { UploadMetadata } from '../../src/model/uploadMetadata';
import type { VideoMediaInput } from '../../src/model/videoMedia';
import type { UploadStatus } from '../../src/model/uploadStatus';
import type { PageTimeouts } from '../../src/uploaders/browser/guardedPage';
import type { UploadPhase } from '../../src/uploaders/platformUploader';
import { sampleMetadata, type UploadHarness } from './uploadHarness';

/** How an upload must end. */
export interface Expected {
  readonly status: UploadStatus;
  readonly kind: UploadErrorKind | null;
  /** Posts on the platform's side; null: nobody can know, one at most. */
  readonly posts: number | null;
  /** What a person is told. */
  readonly message?: RegExp;
  /** How visible the platform says that the post is. */
  readonly shown?: string;
}

/** Something that goes wrong once an upload has come so far. */
interface Interference {
  readonly phase: UploadPhase;
  readonly faults?: FaultPatch;
  /** The person closes the browser. */
  readonly closes?: true;
}

/** One fault, and the state of design §4 that it must end in. */
export interface FaultCase<Faults> extends Expected {
  readonly name: string;
  /** In force from the start. */
  readonly faults?: Faults;
  readonly during?: Interference;
  readonly metadata?: Partial<UploadMetadata>;
  /** What the probe has found out about the clip. Default: nothing. */
  readonly media?: VideoMediaInput;
  /** Who the account is known to be on the platform. Default: not known yet. */
  readonly identity?: string;
  /** The waits that the fault makes last to their end. All others are {@link patient}. */
  readonly timeouts?: Partial<PageTimeouts>;
}

export const posted = { status: 'SUCCESS', kind: null, posts: 1 } as const;
export const inDoubt = (kind: UploadErrorKind, posts: 0 | 1 = 0) =>
  ({ status: 'NEEDS_VERIFICATION', kind, posts }) as const;
export const blocked = (kind: UploadErrorKind) => ({ status: 'BLOCKED', kind, posts: 0 }) as const;
export const failed = (kind: UploadErrorKind) => ({ status: 'FAILED', kind, posts: 0 }) as const;
export const limited = (kind: UploadErrorKind) => ({ status: 'RATE_LIMITED', kind, posts: 0 }) as const;

/** Milliseconds. What is going to happen happens, however busy the machine is. */
export const patient: PageTimeouts = { person: 60_000, step: 60_000, stall: 60_000, ready: 60_000, confirm: 60_000 };

/** How an upload ends, in short. */
export function endOf({ status, kind }: Expected): string {
  return kind ? `${status} (${kind})` : status;
}

/** The name of a case's test. */
export function titleOf({ name, ...end }: Expected & { readonly name: string }): string {
  return `${name} → ${endOf(end)}`;
}

/** Faults of a site whose address every page of it is under. */
interface PageFaults<Faults> {
  readonly networkCut: Faults;
  readonly serverError: Faults;
  readonly login: Faults;
  readonly challenge: Faults;
}

/** What can go wrong while a site is asked for what was posted. @param what how the site calls it */
export function whileLookedUp(what: string, faults: PageFaults<FaultPatch>): FaultCase<never>[] {
  const during = (it: keyof PageFaults<FaultPatch>) => ({ phase: 'confirming', faults: faults[it] }) as const;
  return [
    { name: `network cut while the ${what} is looked up`, during: during('networkCut'), ...inDoubt('network', 1) },
    {
      name: `HTTP 500 while the ${what} is looked up`,
      during: during('serverError'),
      ...inDoubt('platform_error', 1),
      message: /HTTP 500/,
    },
    { name: `login lost while the ${what} is looked up`, during: during('login'), ...inDoubt('login_required', 1) },
    { name: `challenge while the ${what} is looked up`, during: during('challenge'), ...inDoubt('challenge', 1) },
  ];
}

/** The person closes the window. @param phases those before the button in which it is closed */
export function windowClosed(phases: readonly UploadPhase[]): FaultCase<never>[] {
  return [
    ...phases.map((phase) => ({
      name: `window closed while ${phase}`,
      during: { phase, closes: true as const },
      ...failed('browser_closed'),
      message: /closed/,
    })),
    // It has been answered by then: the browser is started anew for the look at what was posted.
    { name: 'window closed while confirming', during: { phase: 'confirming', closes: true }, ...posted },
  ];
}

/** Does to an upload what a case says, as soon as the upload has come so far. */
export function interfere(
  harness: UploadHarness,
  { account }: UploadKey,
  { phase, faults, closes }: Interference,
): void {
  const subscription = harness.engine.onProgress((progress) => {
    if (progress.phase !== phase) return;
    subscription.dispose();
    if (faults) harness.sandbox.setFaults(faults);
    if (closes) void harness.sessions.close(harness.platform, account);
  });
}

/** Uploads a new clip under a fault, and compares how that ends. @param faults by the names the sandbox knows them by */
export async function runCase<Faults>(
  harness: UploadHarness,
  { faults, during, metadata, media, identity, ...expected }: FaultCase<Faults>,
  patchOf: (faults: Faults) => FaultPatch,
): Promise<void> {
  if (faults) harness.sandbox.setFaults(patchOf(faults));
  const { key, checksum } = await harness.register();
  if (media) await harness.registry.setMediaFacts(key.videoId, media);
  if (identity !== undefined) await harness.registry.queue.noteIdentity(key.platform, key.account, identity, identity);
  if (during) interfere(harness, key, during);
  await harness.upload(key, { ...sampleMetadata, ...metadata });
  await harness.noteEnd(key, checksum, expected.name, [endOf(expected)]);
  await assertEnd(harness, key, checksum, expected);
}

/** The other side's and the registry's word for it: exactly what was expected, nothing twice, and nothing invented. */
export async function assertEnd(
  harness: UploadHarness,
  key: UploadKey,
  checksum: string,
  expected: Expected,
): Promise<void> {
  const upload = await harness.registry.getUploadStatus(key);
  const posts = harness.sandbox.posts();
  const context = JSON.stringify({ error: upload?.error, posts, log: harness.log }, null, 2);
  assert.equal(upload?.status, expected.status, context);
  assert.equal(upload.error?.kind ?? null, expected.kind, context);
  if (expected.posts === null) assert.ok(posts.length <= 1, context);
  else assert.equal(posts.length, expected.posts, context);
  assert.ok(
    posts.every(({ sha256, complete, submitClicks }) => sha256 === checksum && complete && submitClicks === 1),
    context,
  );
  assert.ok(
    harness.sandbox.drafts().every(({ submitClicks }) => submitClicks <= 1),
    context,
  );
  assert.ok(
    posts.every(({ instagram }) => instagram === undefined || /^(original|9:16)$/.test(instagram.crop)),
    'never Instagram’s own 1:1',
  );
  if (expected.message) assert.match(upload.error?.userMessage ?? '', expected.message);
  if (expected.shown) assert.equal(upload.postVisibility, expected.shown);
  if (upload.error) assert.ok(upload.error.hint, 'an error says what to do next');
  const attempts = await harness.registry.getAttempts(key.videoId);
  assert.ok(attempts.every(({ finishedAt }) => finishedAt !== null));
  const wasPressed = ['SUCCESS', 'SCHEDULED', 'NEEDS_VERIFICATION'].includes(expected.status);
  // A refusal is an attempt as well, and says nothing about the one that it was refused because of.
  const last = attempts.find(({ outcome }) => outcome !== 'REFUSED');
  assert.equal(last?.pressed, wasPressed);
  if (expected.status === 'SUCCESS') assert.equal(upload.postId, posts.at(-1)?.id);
  if (expected.status === 'NEEDS_VERIFICATION' && expected.kind !== 'browser_closed') {
    assert.ok(last.evidencePath, 'what is in doubt has evidence');
  }
}

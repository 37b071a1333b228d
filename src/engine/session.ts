import type { Account } from '../model/records';
import type { UploadKey } from '../model/uploadKey';
import type { SessionState } from '../uploaders/platformUploader';
import type { EngineContext } from './engineContext';
import { withUploader } from './withUploader';

/** Whether an account could upload now: what its platform says, held against whom its uploads were made as. */
export type SessionFinding =
  | SessionState
  | {
      readonly state: 'wrong_account';
      /** Who is signed in. */
      readonly identity: { readonly id: string; readonly name: string | null };
      /** Who it is expected to be. */
      readonly expected: Account;
    };

/**
 * Asks a platform, read-only, who is signed in.
 * @returns null where it cannot be asked
 * @throws UploadFailure when it could not be found out
 */
export async function findSession(
  context: EngineContext,
  key: Pick<UploadKey, 'platform' | 'account'>,
  signal: AbortSignal,
): Promise<SessionFinding | null> {
  const session = await withUploader(context, key, 'session', signal, (uploader, look) =>
    uploader.checkSession ? uploader.checkSession(key.account, look) : Promise.resolve(null),
  );
  if (session?.state !== 'signed_in') return session;
  const accounts = await context.registry.listAccounts(key.platform);
  const expected = accounts.find(({ account }) => account === key.account);
  if (expected?.identity == null || expected.identity === session.identity.id) return session;
  return { state: 'wrong_account', identity: session.identity, expected };
}

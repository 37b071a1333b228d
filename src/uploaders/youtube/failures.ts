import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { siteFailures } from '../browser/siteFailures';

const failures = siteFailures({ platform: 'YouTube', site: 'YouTube Studio', signIn: 'sign in' });
export const { loginRequired, interruptedUpload, notKept } = failures;

/** Google wants to see a person. @param shown what the page says */
export function challengeFailure(shown: string): UploadFailure {
  return new UploadFailure({
    kind: 'challenge',
    userMessage: sentence`YouTube wants to make sure it is you: ${shown}`,
    hint: sentence`Run “Clipdeck: Sign In…”, answer what YouTube asks in the window that opens, and upload again.`,
  });
}

/** What a message in the error area means. @param shown all of its text */
export function refusal(meaning: 'dailyLimit' | 'abandoned' | 'policy' | null, shown: string): UploadFailure {
  switch (meaning) {
    case 'dailyLimit':
      return new UploadFailure({
        kind: 'daily_limit',
        userMessage: sentence`YouTube takes no more uploads today (“${shown}”).`,
        hint: sentence`Verifying the phone number at youtube.com/verify raises the limit.`,
      });
    case 'abandoned':
      return interruptedUpload(shown);
    case 'policy':
      return failures.policyBlocked(shown);
    case null:
      return failures.reported(shown);
  }
}

import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { siteFailures } from '../browser/siteFailures';

const failures = siteFailures({ platform: 'TikTok', site: 'TikTok Studio', signIn: 'log in' });
export const { loginRequired, interruptedUpload, notKept } = failures;

/** What a message means by which TikTok refuses a video. @param shown all of its text */
export function refusal(meaning: 'dailyLimit' | 'policy' | null, shown: string): UploadFailure {
  switch (meaning) {
    case 'dailyLimit':
      return new UploadFailure({
        kind: 'daily_limit',
        userMessage: sentence`TikTok takes no more posts for now (“${shown}”).`,
        hint: sentence`Nothing has to be done: it is tried again when the limit has passed.`,
      });
    case 'policy':
      return failures.policyBlocked(shown);
    case null:
      return failures.reported(shown);
  }
}

export function captcha(): UploadFailure {
  return new UploadFailure({
    kind: 'challenge',
    userMessage: sentence`TikTok shows a puzzle to make sure that a person is there.`,
    hint: sentence`Run “Clipdeck: Sign In…”, solve it in the window that opens, close it, and upload again.`,
  });
}

export function twoFactor(): UploadFailure {
  return new UploadFailure({
    kind: 'two_factor',
    userMessage: sentence`TikTok asks for a verification code.`,
    hint: sentence`Run “Clipdeck: Sign In…”, enter the code in the window that opens, close it, and upload again.`,
  });
}

/** @param asked how many times at least */
export function endlessDialogs(asked: number): UploadFailure {
  return new UploadFailure({
    kind: 'confirmation_missing',
    anchor: 'continueDialog',
    userMessage: sentence`TikTok Studio asked more than ${asked} times whether to continue.`,
    hint: sentence`Look into TikTok Studio whether the post is there.`,
  });
}

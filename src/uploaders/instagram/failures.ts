import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { siteFailures } from '../browser/siteFailures';

const { loginRequired } = siteFailures({ platform: 'Instagram', site: 'Instagram', signIn: 'log in' });

const answerInWindow = sentence`Run “Clipdeck: Sign In…”, answer what Instagram asks in the window that opens, close it, and upload again.`;

/** What a page means on which Instagram asks who somebody is. @param shown its heading */
export function signInPageFailure(path: string, shown: string): UploadFailure {
  if (/\/suspended(\/|$)/.test(path)) {
    return new UploadFailure({
      kind: 'challenge',
      userMessage: sentence`Instagram has suspended this account: “${shown}”.`,
      hint: sentence`Run “Clipdeck: Sign In…” to see what Instagram says. Nothing can be posted until it lifts the suspension.`,
    });
  }
  if (/\/(two_factor|codeentry)(\/|$)/.test(path)) {
    return new UploadFailure({
      kind: 'two_factor',
      userMessage: sentence`Instagram asks for a code: “${shown}”.`,
      hint: answerInWindow,
    });
  }
  if (/\/(challenge|checkpoint|auth_platform)(\/|$)/.test(path)) return challengeFailure(shown);
  return loginRequired();
}

function challengeFailure(shown: string): UploadFailure {
  return new UploadFailure({
    kind: 'challenge',
    userMessage: sentence`Instagram wants to make sure it is you: “${shown}”.`,
    hint: answerInWindow,
  });
}

/** What a message in a dialog means. @param shown all of its text */
export function reelFailure(
  meaning: 'dailyLimit' | 'policy' | 'challenge' | 'actionBlocked' | 'notShared' | 'somethingWrong' | null,
  shown: string,
): UploadFailure {
  switch (meaning) {
    case 'challenge':
      return challengeFailure(shown);
    case 'actionBlocked':
      // Instagram counts further tries against the account: a person decides when to go on.
      return new UploadFailure({
        kind: 'challenge',
        userMessage: sentence`Instagram has blocked this action for a while: “${shown}”.`,
        hint: sentence`Wait a day, post one reel by hand to see that it works again, and then upload.`,
      });
    case 'dailyLimit':
      return new UploadFailure({
        kind: 'daily_limit',
        userMessage: sentence`Instagram takes no more reels for now: “${shown}”.`,
        hint: sentence`Nothing has to be done: it is tried again when the limit has passed.`,
      });
    case 'policy':
      return new UploadFailure({
        kind: 'policy_blocked',
        userMessage: sentence`Instagram refuses this reel: “${shown}”.`,
        hint: sentence`Open Instagram to see what it objects to.`,
      });
    case 'notShared':
    case 'somethingWrong':
    case null:
      return new UploadFailure({
        kind: 'platform_error',
        userMessage: sentence`Instagram reports: “${shown}”.`,
        hint: sentence`The kept screenshot shows it. Look at the profile before you upload again.`,
      });
  }
}

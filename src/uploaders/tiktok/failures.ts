import { UploadFailure } from '../../model/uploadError';

/** What a message means by which TikTok refuses a video. @param shown all of its text */
export function refusal(meaning: 'dailyLimit' | 'policy' | null, shown: string): UploadFailure {
  switch (meaning) {
    case 'dailyLimit':
      return new UploadFailure({
        kind: 'daily_limit',
        userMessage: `TikTok takes no more posts for now (“${shown}”).`,
        hint: 'Nothing has to be done: it is tried again when the limit has passed.',
      });
    case 'policy':
      return new UploadFailure({
        kind: 'policy_blocked',
        userMessage: `TikTok refuses this video: “${shown}”`,
        hint: 'Open TikTok Studio to see what it objects to.',
      });
    default:
      return new UploadFailure({
        kind: 'platform_error',
        userMessage: `TikTok Studio reports: “${shown}”`,
        hint: 'The kept screenshot shows it. Retry when it is cleared up.',
      });
  }
}

export function loginRequired(): UploadFailure {
  return new UploadFailure({
    kind: 'login_required',
    userMessage: 'TikTok asks to log in.',
    hint: 'Run “Clipdeck: Sign In…”, log in to TikTok in the window that opens, close it, and upload again.',
  });
}

export function captcha(): UploadFailure {
  return new UploadFailure({
    kind: 'challenge',
    userMessage: 'TikTok shows a puzzle to make sure that a person is there.',
    hint: 'Run “Clipdeck: Sign In…”, solve it in the window that opens, close it, and upload again.',
  });
}

export function twoFactor(): UploadFailure {
  return new UploadFailure({
    kind: 'two_factor',
    userMessage: 'TikTok asks for a verification code.',
    hint: 'Run “Clipdeck: Sign In…”, enter the code in the window that opens, close it, and upload again.',
  });
}

/** @param shown what the page says of the upload */
export function interruptedUpload(shown: string): UploadFailure {
  return new UploadFailure({
    kind: 'upload_interrupted',
    userMessage: `The upload to TikTok stopped (“${shown}”).`,
    hint: 'Nothing was published. Check the connection and retry.',
  });
}

/** @param asked how many times at least */
export function endlessDialogs(asked: number): UploadFailure {
  return new UploadFailure({
    kind: 'confirmation_missing',
    anchor: 'continueDialog',
    userMessage: `TikTok Studio asked more than ${asked} times whether to continue.`,
    hint: 'Look into TikTok Studio whether the post is there.',
  });
}

/** A field that shows something else than it was given. */
export function notKept(field: string, shown: string, wanted: string): UploadFailure {
  return new UploadFailure({
    kind: 'validation',
    anchor: field,
    userMessage: `TikTok Studio does not keep the ${field}: it shows “${shown}” instead of “${wanted}”.`,
    hint: 'Nothing was published. Look at the kept screenshot and retry.',
  });
}

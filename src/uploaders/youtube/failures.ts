import { UploadFailure } from '../../model/uploadError';

/** Google wants to see a person. @param shown what the page says */
export function challengeFailure(shown: string): UploadFailure {
  return new UploadFailure({
    kind: 'challenge',
    userMessage: `YouTube wants to make sure it is you: ${shown}`,
    hint: 'Run “Clipdeck: Sign In…”, answer what YouTube asks in the window that opens, and upload again.',
  });
}

/** A field that shows something else than it was given. */
export function notKept(field: string, shown: string, wanted: string): UploadFailure {
  return new UploadFailure({
    kind: 'validation',
    anchor: field,
    userMessage: `YouTube Studio does not keep the ${field}: it shows “${shown}” instead of “${wanted}”.`,
    hint: 'Nothing was published. Look at the kept screenshot and retry.',
  });
}

/** @param shown what the page says of the upload */
export function interruptedUpload(shown: string): UploadFailure {
  return new UploadFailure({
    kind: 'upload_interrupted',
    userMessage: `The upload to YouTube stopped (“${shown}”).`,
    hint: 'Nothing was published. Check the connection and retry.',
  });
}

/** What a message in the error area means. @param shown all of its text */
export function refusal(meaning: 'dailyLimit' | 'abandoned' | 'policy' | null, shown: string): UploadFailure {
  switch (meaning) {
    case 'dailyLimit':
      return new UploadFailure({
        kind: 'daily_limit',
        userMessage: `YouTube takes no more uploads today (“${shown}”).`,
        hint: 'Verifying the phone number at youtube.com/verify raises the limit.',
      });
    case 'abandoned':
      return interruptedUpload(shown);
    case 'policy':
      return new UploadFailure({
        kind: 'policy_blocked',
        userMessage: `YouTube refuses this video: “${shown}”`,
        hint: 'Open YouTube Studio to see what it objects to.',
      });
    default:
      return new UploadFailure({
        kind: 'platform_error',
        userMessage: `YouTube Studio reports: “${shown}”`,
        hint: 'The kept screenshot shows it. Retry when it is cleared up.',
      });
  }
}

export function loginRequired(): UploadFailure {
  return new UploadFailure({
    kind: 'login_required',
    userMessage: 'YouTube asks to sign in.',
    hint: 'Run “Clipdeck: Sign In…”, sign in to YouTube in the window that opens, close it, and upload again.',
  });
}

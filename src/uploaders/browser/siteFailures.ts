import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';

/** How a platform is called in what people read. */
export interface SiteWords {
  readonly platform: string;
  /** The pages on which videos are posted: "TikTok Studio". */
  readonly site: string;
  /** What the platform calls it. */
  readonly signIn: 'sign in' | 'log in';
}

/** The failures that every platform's pages have, in its words. */
export function siteFailures({ platform, site, signIn }: SiteWords) {
  return {
    loginRequired: (): UploadFailure =>
      new UploadFailure({
        kind: 'login_required',
        userMessage:
          signIn === 'log in' ? sentence`${platform} asks to log in.` : sentence`${platform} asks to sign in.`,
        hint:
          signIn === 'log in'
            ? sentence`Run “Clipdeck: Sign In…”, log in to ${platform} in the window that opens, close it, and upload again.`
            : sentence`Run “Clipdeck: Sign In…”, sign in to ${platform} in the window that opens, close it, and upload again.`,
      }),

    /** @param shown what the page says of the upload */
    interruptedUpload: (shown: string): UploadFailure =>
      new UploadFailure({
        kind: 'upload_interrupted',
        userMessage: sentence`The upload to ${platform} stopped (“${shown}”).`,
        hint: sentence`Nothing was published. Check the connection and retry.`,
      }),

    /** A field that shows something else than it was given. */
    notKept: (field: string, shown: string, wanted: string): UploadFailure =>
      new UploadFailure({
        kind: 'validation',
        anchor: field,
        userMessage: sentence`${site} does not keep the ${field}: it shows “${shown}” instead of “${wanted}”.`,
        hint: sentence`Nothing was published. Look at the kept screenshot and retry.`,
      }),

    /** @param shown all of the message */
    policyBlocked: (shown: string): UploadFailure =>
      new UploadFailure({
        kind: 'policy_blocked',
        userMessage: sentence`${platform} refuses this video: “${shown}”`,
        hint: sentence`Open ${site} to see what it objects to.`,
      }),

    /** A message of which nobody knows what it means. @param shown all of it */
    reported: (shown: string): UploadFailure =>
      new UploadFailure({
        kind: 'platform_error',
        userMessage: sentence`${site} reports: “${shown}”`,
        hint: sentence`The kept screenshot shows it. Retry when it is cleared up.`,
      }),
  };
}

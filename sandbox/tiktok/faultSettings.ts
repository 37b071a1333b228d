import { z } from 'zod';
import { patchOf } from '../faultSettings';

/** How often a fault strikes before it switches itself off; absent: until cleared. Each fault says what is counted. */
const times = z.number().int().positive().optional();

/** Where an interruption strikes: opening a page, sending a piece of the file, or the publishing request. */
const on = z.enum(['page', 'upload', 'publish']);
export type TikTokFaultMoment = z.infer<typeof on>;

/** Every fault of the TikTok stand-in. `{}` switches a fault without required fields on. */
const faults = {
  /** Bytes are accepted at this pace (bytes per second). Not counted. */
  slowUpload: z.strictObject({ bytesPerSecond: z.number().int().positive() }),

  /** The server stops taking bytes at this percentage until the fault is cleared. Counts uploads. */
  stuckProgress: z.strictObject({ atPercent: z.number().int().min(0).max(99), times }),

  /** The session ends: a page leads to the login page, and a request takes the page there. Counts refusals. */
  login: z.strictObject({ on, times }),

  /** `captcha` covers the page with a slider puzzle, `twoFactor` leads to a page that asks for a code. Counts them. */
  challenge: z.strictObject({ on, kind: z.enum(['captcha', 'twoFactor']).default('captcha'), times }),

  /** Status 500. On `upload` the page tries each piece three times; on `publish` nothing is stored. Counts answers. */
  serverError: z.strictObject({ on, times }),

  /** The connection is cut. On `publish` nothing is stored. Counts cuts. */
  networkCut: z.strictObject({ on, times }),

  /** The site shows another account than the one the session belongs to, and posts to it. Not counted. */
  wrongAccount: z.strictObject({}),

  /** German, or a made-up language that nobody has words for (`pseudo`); `data-e2e` names stay. Not counted. */
  language: z.strictObject({ code: z.enum(['de', 'pseudo']) }),

  /** Another build of the upload page: other classes and names where the site is known to vary. Counts pages. */
  uploadVariant: z.strictObject({ times }),

  /** The file input is replaced this long after the page was loaded instead of after the usual moment. Counts pages. */
  lateHydration: z.strictObject({ afterMs: z.number().int().nonnegative(), times }),

  /** No promotional dialog ever asks for attention. Not counted. */
  noModals: z.strictObject({}),

  /** One dialog after another: all of those the site is known for. Counts uploads. */
  manyModals: z.strictObject({ times }),

  /** The cookie banner lies over the page, whatever was answered before. Not counted. */
  cookieBanner: z.strictObject({}),

  /** The Post button never becomes enabled. Counts uploads. */
  postDisabled: z.strictObject({ times }),

  /** Once after it was edited, the editor is replaced by a new one holding the file name. Counts uploads. */
  captionRemount: z.strictObject({ afterMs: z.number().int().nonnegative().default(100), times }),

  /** The prefilled file name cannot be deleted: what is typed comes before it. Counts uploads. */
  captionSticky: z.strictObject({ times }),

  /** Before the Post button there are others called the same; each throws the upload away. Counts uploads. */
  lookAlikes: z.strictObject({ times }),

  /** A cover that was confirmed is thrown away without a word. Counts uploads. */
  coverIgnored: z.strictObject({ times }),

  /** A click on Post opens "Continue to post?" this much later, as often in a row as said. Counts uploads. */
  continueDialog: z.strictObject({
    afterMs: z.number().int().nonnegative().default(300),
    dialogs: z.number().int().positive().default(1),
    times,
  }),

  /** Too many posts: the upload is refused when it starts, or the publishing request is. Counts refusals. */
  dailyLimit: z.strictObject({ on: z.enum(['upload', 'publish']).default('upload'), times }),

  /** The publishing request is refused with this message and nothing is stored. Counts refusals. */
  policyBlock: z.strictObject({
    message: z.string().min(1).default('This video may violate our Community Guidelines and can’t be posted.'),
    times,
  }),

  /** The page says "Video published" without ever having asked the server to. Counts uploads. */
  fakeToast: z.strictObject({ times }),

  /** The publishing request is answered with success, but nothing is stored. Counts publishing requests. */
  fakeSuccess: z.strictObject({ times }),

  /** The post is stored, and the page does not say so: it just goes to the list. Counts uploads. */
  noToast: z.strictObject({ times }),

  /** The post is stored, the page says so and stays where it is. Counts uploads. */
  redirectLost: z.strictObject({ times }),

  /** The post is stored and the connection is cut before the answer. Counts publishing requests. */
  responseLost: z.strictObject({ times }),

  /** The post is stored, and the answer does not come before the page has gone. Counts publishing requests. */
  answerHeld: z.strictObject({ times }),

  /** The post appears in the list only so much later, or when the fault is cleared. Counts publishing requests. */
  lateRow: z.strictObject({ afterMs: z.number().int().nonnegative().optional(), times }),

  /** The list says "Under review"; without `link` it does not show the post's address. Counts publishing requests. */
  underReview: z.strictObject({ link: z.boolean().default(true), times }),

  /** The post is stored with this visibility instead of the one asked for. Counts publishing requests. */
  visibilityDiffers: z.strictObject({ storedAs: z.enum(['public', 'friends', 'private']).default('private'), times }),

  /** The time asked for is forgotten, and the post goes live at once. Counts publishing requests. */
  scheduleIgnored: z.strictObject({ times }),

  /**
   * With the publishing request, another program's post with the same caption (or this one) appears in the list. It
   * is not among the posts. Counts publishing requests.
   */
  foreignRow: z.strictObject({ caption: z.string().min(1).optional(), times }),
};

export const tiktokFaultPatch = patchOf(faults);

/** A change of faults as its author writes it (defaults left out). */
export type TikTokFaultPatch = z.input<typeof tiktokFaultPatch>;

/** The faults in force, complete with defaults. */
export type TikTokFaultSettings = { [K in keyof typeof faults]: z.output<(typeof faults)[K]> };

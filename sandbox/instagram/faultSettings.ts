import { z } from 'zod';
import { patchOf } from '../faultSettings';

/** How often a fault strikes before it switches itself off; absent: until cleared. Each fault says what is counted. */
const times = z.number().int().positive().optional();

/**
 * Where an interruption strikes: opening a page, working in the dialog before "Share", sending the bytes, or the
 * publishing request. The last two both come after "Share" was pressed.
 */
const on = z.enum(['page', 'edit', 'upload', 'share']);
export type Moment = z.infer<typeof on>;

/** Every fault of the Instagram stand-in. `{}` switches a fault without required fields on. */
const faults = {
  /** After "Share", bytes are accepted at this pace (bytes per second). Not counted. */
  slowSharing: z.strictObject({ bytesPerSecond: z.number().int().positive() }),

  /** After "Share", the server stops taking bytes at this percentage until the fault is cleared. Counts reels. */
  stuckSharing: z.strictObject({ atPercent: z.number().int().min(0).max(99), times }),

  /**
   * The session ends: a page leads to the log-in page, a request is answered 401 and the page goes there. With
   * `inPlace`, a page shows the log-in form at its own address. Counts refusals.
   */
  login: z.strictObject({ on, inPlace: z.boolean().default(false), times }),

  /** As `login`, but the person is asked to prove who they are, or told that the account is suspended. Counts refusals. */
  challenge: z.strictObject({
    on,
    kind: z.enum(['verify', 'suspicious', 'captcha', 'code', 'twoFactor', 'suspended']).default('verify'),
    times,
  }),

  /** Status 500; nothing is stored. Counts answers. */
  serverError: z.strictObject({ on, times }),

  /** The connection is cut before an answer; nothing is stored. Counts connections. */
  connectionCut: z.strictObject({ on, times }),

  /** "Try again later": when the dialog is opened, or instead of sharing. Counts refusals. */
  actionBlocked: z.strictObject({ on: z.enum(['edit', 'share']), times }),

  /** No more reels today: when the dialog is opened, or instead of sharing. Counts refusals. */
  dailyLimit: z.strictObject({ on: z.enum(['edit', 'share']).default('edit'), times }),

  /** The site shows another account than the session's, and posts to it. Not counted. */
  wrongAccount: z.strictObject({}),

  /** German, or a made-up language that nobody has words for (`pseudo`). Not counted. */
  language: z.strictObject({ code: z.enum(['de', 'pseudo']) }),

  /** The link is called "Create" and opens a menu in which "Post" is one of several. Not counted. */
  createMenu: z.strictObject({}),

  /** Something lies over the page until it is answered. Counts page views. */
  interruption: z.strictObject({ kind: z.enum(['notNow', 'cookies']), times }),

  /** A file that is put into the input without the button having been pressed is ignored. Counts dialogs. */
  inputIgnored: z.strictObject({ times }),

  /** There is no file input in the page: the button makes one for each press. Counts dialogs. */
  chooserOnly: z.strictObject({ times }),

  /** "Video posts are now shared as reels" lies over the dialog until OK is pressed. Counts dialogs. */
  reelsNotice: z.strictObject({ times }),

  /** Whatever crop is chosen, 1:1 stays. Counts dialogs. */
  cropKept: z.strictObject({ times }),

  /** The menu of crops does not offer "Original". Counts dialogs. */
  noOriginalCrop: z.strictObject({ times }),

  /** "Discard post?" opens by itself when the caption step is shown. Counts dialogs. */
  discardDialog: z.strictObject({ times }),

  /** The caption field holds a text of its own at first, and again `afterMs` after the last edit if given. */
  captionPrefilled: z.strictObject({
    text: z.string().min(1).default('A caption of yesterday'),
    comesBackAfterMs: z.number().int().nonnegative().optional(),
    times,
  }),

  /** Once, `afterMs` after the last edit, the caption field is replaced by a new, empty one. Counts dialogs. */
  captionRemount: z.strictObject({ afterMs: z.number().int().nonnegative().default(100), times }),

  /** The reel is stored without its caption. Counts publishing requests. */
  captionLost: z.strictObject({ times }),

  /** Before "Share" the dialog has others called so or nearly so; each closes the dialog. Counts dialogs. */
  lookAlikes: z.strictObject({ times }),

  /** "Share" never becomes enabled. Counts dialogs. */
  shareDisabled: z.strictObject({ times }),

  /** "Your reel has been shared." is shown, but nothing is stored. Counts publishing requests. */
  fakeSuccess: z.strictObject({ times }),

  /** The reel is stored and the dialog just closes. Counts publishing requests. */
  noConfirmation: z.strictObject({ times }),

  /** The reel is stored and "Sharing" stays. Counts publishing requests. */
  outcomeLost: z.strictObject({ times }),

  /** The reel is stored and the connection is cut before the answer. Counts publishing requests. */
  responseLost: z.strictObject({ times }),

  /** "Post couldn't be shared", with a button "Try again"; nothing is stored. Counts publishing requests. */
  notShared: z.strictObject({ times }),

  /** "Something went wrong", whether the reel was stored or not. Counts publishing requests. */
  somethingWrong: z.strictObject({ stored: z.boolean().default(false), times }),

  /** The publishing request is refused with this message and nothing is stored. Counts refusals. */
  policyBlock: z.strictObject({
    message: z.string().min(1).default('Your post goes against our Community Guidelines.'),
    times,
  }),

  /** A stored reel is on the profile only after this time, or when the fault is cleared. Counts publishing requests. */
  lateReel: z.strictObject({ ms: z.number().int().positive().optional(), times }),

  /**
   * With the publishing request another reel appears on the profile: with another caption unless `caption` is given
   * (`'same'`: that of the request), and not the account's own unless `owned`. It is not among the posts.
   */
  foreignReel: z.strictObject({
    caption: z.string().default('Somebody else was faster'),
    owned: z.boolean().default(true),
    times,
  }),
};

/** A change of these faults, as `FaultPatch` is for YouTube's. */
export const instagramFaultPatch = patchOf(faults);
export type InstagramFaultPatch = z.input<typeof instagramFaultPatch>;

/** The faults in force, complete with defaults. */
export type InstagramFaultSettings = { [K in keyof typeof faults]: z.output<(typeof faults)[K]> };

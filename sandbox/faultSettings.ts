import { z } from 'zod';

/** How often a fault strikes before it switches itself off; absent: until cleared. Each fault says what is counted. */
const times = z.number().int().positive().optional();

/** Where an interruption strikes: opening a page, sending a piece of the file, or the publishing request. */
const on = z.enum(['page', 'upload', 'publish']);
export type FaultMoment = z.infer<typeof on>;

const remount = z.strictObject({
  /** Milliseconds between the last key stroke and the remount; default 100. */
  afterMs: z.number().int().nonnegative().default(100),
  times,
});

/** Every fault, as it may be asked for. `{}` switches a fault without required fields on. */
const faults = {
  /** Bytes are accepted at this pace (bytes per second), whatever the sandbox was started with. Not counted. */
  slowUpload: z.strictObject({ bytesPerSecond: z.number().int().positive() }),

  /** The server stops taking bytes at this percentage until the fault is cleared. Counts uploads. */
  stuckProgress: z.strictObject({ atPercent: z.number().int().min(0).max(99), times }),

  /**
   * The session ends: a page leads to the sign-in page, a request of the page is answered 401 and the page goes there
   * by itself. Pressing "Sign in" after the fault was set is accepted. Counts refusals.
   */
  login: z.strictObject({ on, times }),

  /** As `login`, but the person is asked to prove who they are. Passing the page once is enough. Counts refusals. */
  challenge: z.strictObject({ on, kind: z.enum(['verify', 'captcha', 'pin', 'rejected']).default('verify'), times }),

  /** The connection is cut in the middle of the answer. On `publish` nothing is stored. Counts cuts. */
  networkCut: z.strictObject({ on, times }),

  /** Buttons with names like those that count lie beside them: "Discard" and a "Publish" that only informs. */
  lookAlikes: z.strictObject({ times }),

  /** The address `?d=ud` shows only the list, and the menu's entries carry no ids. Not counted. */
  menuVariant: z.strictObject({}),

  /** A scheduled video is stored with another time, by so many minutes. Counts publishing requests. */
  scheduleShifted: z.strictObject({ minutes: z.number().int().default(60), times }),

  /**
   * Status 500. On `upload` the page tries each piece three times before it gives up; on `publish` nothing is stored.
   * Counts answers.
   */
  serverError: z.strictObject({ on, times }),

  /** The site shows another channel than the one the session belongs to, and posts to it. Not counted. */
  wrongAccount: z.strictObject({}),

  /** The site speaks this language; ids stay the same. Not counted. */
  language: z.strictObject({ code: z.enum(['de']) }),

  /** The upload is refused when it starts: "Daily upload limit reached". Counts refusals. */
  dailyLimit: z.strictObject({ times }),

  /** The publishing request is refused with this message and nothing is stored. Counts refusals. */
  policyBlock: z.strictObject({
    message: z
      .string()
      .min(1)
      .default('This video can’t be published because it may violate our Community Guidelines.'),
    times,
  }),

  /** The publish button never becomes enabled. Counts uploads. */
  doneDisabled: z.strictObject({ times }),

  /** The audience radio buttons carry no `name`, only their labels. Counts uploads. */
  audienceUnnamed: z.strictObject({ times }),

  /** Once after it was edited, the title field is replaced by a new one holding the file name. Counts uploads. */
  titleRemount: remount,

  /** Once after it was edited, the description field is replaced by a new, empty one. Counts uploads. */
  descriptionRemount: remount,

  /** The link with the video's id never appears, or only when all bytes have arrived. Counts uploads. */
  videoLink: z.strictObject({ appears: z.enum(['never', 'afterUpload']), times }),

  /** A click on the publish button first opens the checks warning. Counts uploads. */
  prechecksWarning: z.strictObject({ times }),

  /** The success dialog is shown, but nothing is stored. Counts publishing requests. */
  fakeSuccess: z.strictObject({ times }),

  /** The post is stored and the upload dialog just closes: no confirmation. Counts publishing requests. */
  noConfirmation: z.strictObject({ times }),

  /** The post is stored and the connection is cut before the answer. Counts publishing requests. */
  responseLost: z.strictObject({ times }),

  /**
   * The post is stored, the page shows "Video processing", and lists say "Pending" until `settleAfterMs` have passed
   * (absent: until reset). Counts publishing requests.
   */
  stillProcessing: z.strictObject({ settleAfterMs: z.number().int().nonnegative().optional(), times }),

  /** The post is stored with this visibility instead of the one asked for. Counts publishing requests. */
  visibilityDiffers: z.strictObject({
    storedAs: z.enum(['public', 'unlisted', 'private']).default('private'),
    times,
  }),

  /**
   * With the publishing request, another program's video with the same title (or this one) appears in the list. It is
   * not among the posts. Counts publishing requests.
   */
  foreignRow: z.strictObject({ title: z.string().min(1).optional(), times }),
};

/**
 * A change of faults: a key that is absent stays as it is, `null` switches it off, a value replaces it (and its
 * count). Unknown keys are an error.
 */
export function patchOf<Shapes extends Record<string, z.ZodType>>(shapes: Shapes) {
  return z.strictObject(
    Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, shape.nullish()])) as {
      [K in keyof Shapes]: z.ZodOptional<z.ZodNullable<Shapes[K]>>;
    },
  );
}

export const faultPatch = patchOf(faults);

/** A change of faults as its author writes it (defaults left out). */
export type FaultPatch = z.input<typeof faultPatch>;

/** The faults in force, complete with defaults. */
export type FaultSettings = { [K in keyof typeof faults]: z.output<(typeof faults)[K]> };
export type FaultName = keyof FaultSettings;

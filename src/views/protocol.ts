import * as z from 'zod';

/**
 * How a page (a webview) and the extension talk, whatever they talk about. The page asks, every request is answered
 * once; the extension pushes states. Both sides parse what they receive, first this envelope, then what is in it.
 */

/** From the page: a request under a number of its own. */
export const pageMessageSchema = z.strictObject({ id: z.number().int().nonnegative(), request: z.unknown() });
export type PageMessage = z.infer<typeof pageMessageSchema>;

/** To the page. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  /** Everything the page shows. Sent when the page is ready, and whenever something changed. */
  z.object({ type: z.literal('state'), state: z.unknown() }),
  z.object({ type: z.literal('reply'), id: z.number(), result: z.unknown() }),
  /** The request could not be carried out; `message` is for the person. */
  z.object({ type: z.literal('failure'), id: z.number(), message: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

/** The page listens; sent once per load. */
export const readyRequestSchema = z.strictObject({ type: z.literal('ready') });

/** Colour and shape of something that went well, badly, … */
export const toneSchema = z.enum(['good', 'bad', 'unsure', 'busy', 'idle']);
export type Tone = z.infer<typeof toneSchema>;

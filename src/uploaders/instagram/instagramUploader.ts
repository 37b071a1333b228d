import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import * as z from 'zod';
import type { AccountName } from '../../model/platform';
import type { PostEvidence } from '../../model/records';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import { asKept, BrowserUploader, type Report, type StagedPost } from '../browser/browserUploader';
import { normalisedText } from '../browser/fields';
import type { ClipFile, UploadContext, UploadJob, Verification } from '../platformUploader';
import { instagramAnchors, InstagramPage } from './instagramPage';
import { instagramLimits, instagramViolations } from './limits';
import { newReels } from './newReels';

/** What is kept before "Share" is pressed: with it, the reel can be told from every other on the profile. */
const checkpointSchema = z.object({
  username: z.string().regex(/^[\w.]+$/),
  caption: z.string(),
  /** The reels on the profile's first screen before, in its order. */
  before: z.array(z.string()),
  /** UTC, ISO 8601. */
  stagedAt: z.iso.datetime(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/** The reels that are new since a checkpoint. */
interface Found {
  /** The account's own, with the caption of the checkpoint. */
  readonly matching: readonly string[];
  readonly others: readonly string[];
}

/** How often the profile is loaded again while the reel is not there, milliseconds. */
const LOOK_AGAIN = 3000;

/**
 * Instagram Reels through Instagram's web pages, as a person would use them.
 *
 * Instagram gives a reel no id before it is shared, and sends its bytes only when "Share" is pressed. So no bytes
 * are reported before, the page stays open until it has answered or time is up, and the id is found afterwards: a
 * reel that was not on the profile before, is the account's own, and has this caption.
 */
export class InstagramUploader extends BrowserUploader<InstagramPage> {
  readonly platform = { id: 'instagram', name: 'Instagram Reels', shortName: 'IG' } as const;

  validate(clip: ClipFile, metadata: UploadMetadata): Violation[] {
    return instagramViolations(clip, metadata);
  }

  protected siteOn(page: Page): InstagramPage {
    return new InstagramPage({
      page,
      anchors: this.anchorsOf(instagramAnchors),
      baseUrl: this.siteUrl,
      timeouts: this.timeouts,
    });
  }

  protected async identify(site: InstagramPage): Promise<{ id: string; name: string | null }> {
    await site.open('/');
    const username = await site.username();
    return { id: username, name: username };
  }

  protected async stage(
    site: InstagramPage,
    job: UploadJob,
    context: UploadContext,
    report: Report,
  ): Promise<StagedPost> {
    const { metadata, clip, account } = job;
    const caption = postText(metadata);
    report('starting', 0);
    await site.open('/');
    const username = await site.username();
    refuseOtherAccount(job, username);
    const before = await site.reelCodes(username);

    await site.open('/');
    await site.openCreateDialog();
    report('filling', 0);
    await site.chooseFile(clip.path);
    await site.setCrop();
    await site.goOn('editStep');
    if (metadata.coverMs !== null) await site.setCover(metadata.coverMs);
    await site.goOn('detailsStep');
    await site.setText('caption', 'caption', caption);
    const switches = switchesOf(metadata);
    for (const { name, field, on } of switches) await site.setSwitch(name, field, on);
    const button = await site.shareButton();

    const kept: Checkpoint = { username, caption, before, stagedAt: new Date().toISOString() };
    await context.saveCheckpoint(kept);
    // The last look before the button: the page may have replaced an editor since it was filled.
    for (const { name, field, on } of switches) await site.expectSwitch(name, field, on);
    await site.expectCaption(caption);

    let patience = this.timeouts.confirm;
    return {
      identity: { id: username, name: username },
      sendsOnPress: true,
      press: () => button.click({ timeout: this.timeouts.step }),
      answered: () =>
        site.answered(clip.size).catch((problem: unknown) => {
          // The page has said that it did not work: one look is enough to contradict it.
          if (problem instanceof UploadFailure) patience = 0;
          throw problem;
        }),
      readBack: () => this.readBackReel(account, kept, patience),
      fields: async () => {
        for (const { name, field, on } of switches) await site.expectSwitch(name, field, on);
        return [
          { field: 'description', wanted: caption, shown: await site.shownCaption() },
          ...(metadata.coverMs === null ? [] : [asKept('coverMs', metadata.coverMs)]),
          ...switches.map(({ field }) => asKept(field, metadata[field])),
        ];
      },
      discard: async () => {
        await site.discard();
        return null;
      },
    };
  }

  protected async lookUp(site: InstagramPage, checkpoint: Record<string, unknown>): Promise<Verification> {
    const kept = checkpointSchema.safeParse(checkpoint);
    if (!kept.success) {
      return {
        outcome: 'unknown',
        explanation: sentence`The upload ended before it was known what was on the profile.`,
      };
    }
    const { matching, others } = await findReels(site, kept.data, new Map());
    const [code] = matching;
    if (code !== undefined && matching.length === 1) return { outcome: 'posted', post: this.evidence(code) };
    if (matching.length > 1) {
      return { outcome: 'unknown', explanation: sentence`There are ${matching.length} new reels with this caption.` };
    }
    if (others.length > 0) {
      return {
        outcome: 'unknown',
        explanation: sentence`There is a new reel on the profile, but with another caption.`,
      };
    }
    const settled = Date.parse(kept.data.stagedAt) + instagramLimits.settleMinutes * 60_000;
    if (Date.now() < settled) {
      return {
        outcome: 'unknown',
        explanation: sentence`There is no new reel on the profile yet. Look again in an hour.`,
      };
    }
    return { outcome: 'not_posted', explanation: sentence`There is no new reel on the profile.` };
  }

  /** @param patience milliseconds for which the reel is waited for */
  private readBackReel(account: AccountName, kept: Checkpoint, patience: number): Promise<PostEvidence> {
    const deadline = Date.now() + patience;
    const judged: Judged = new Map();
    return this.onFreshPage(account, async (site) => {
      for (;;) {
        const { matching, others } = await findReels(site, kept, judged);
        const [code] = matching;
        if (code !== undefined && matching.length === 1) return this.evidence(code);
        if (matching.length > 1 || Date.now() >= deadline) throw notIdentified(matching.length, others.length);
        await pause(Math.min(LOOK_AGAIN, Math.max(0, deadline - Date.now())));
      }
    });
  }

  private evidence(code: string): PostEvidence {
    // Who sees a reel is a setting of the account, and no page of the reel says so.
    return { postId: code, url: `${this.siteUrl}/reel/${code}/`, visibility: null, scheduledFor: null };
  }
}

/** Reels that were looked at already, and whether they match. */
type Judged = Map<string, boolean>;

async function findReels(site: InstagramPage, kept: Checkpoint, judged: Judged): Promise<Found> {
  const fresh = newReels(kept.before, await site.reelCodes(kept.username));
  for (const code of fresh) {
    if (judged.has(code)) continue;
    const { caption, isOwn } = await site.reel(code);
    judged.set(code, isOwn && normalisedText(caption) === normalisedText(kept.caption));
  }
  return {
    matching: fresh.filter((code) => judged.get(code) === true),
    others: fresh.filter((code) => judged.get(code) !== true),
  };
}

function refuseOtherAccount({ expectedIdentity }: UploadJob, username: string): void {
  if (expectedIdentity === null || expectedIdentity === username) return;
  throw new UploadFailure({
    kind: 'wrong_account',
    userMessage: sentence`Instagram is logged in as ${username}, which is not ${expectedIdentity}, the name of this account.`,
    hint: sentence`Run “Clipdeck: Sign In…” and log in to the right account, or use another account.`,
  });
}

/** The switches that differ from, or are to be made sure of against, what Instagram has by itself. */
function switchesOf({ alteredContent, allowComments }: UploadMetadata) {
  return [
    ...(alteredContent === null ? [] : [{ name: 'aiLabel', field: 'alteredContent', on: alteredContent } as const]),
    ...(allowComments ? [] : [{ name: 'commentsOff', field: 'allowComments', on: true } as const]),
  ];
}

function notIdentified(matching: number, others: number): UploadFailure {
  const found =
    matching > 1
      ? sentence`${matching} new reels with this caption are on the profile`
      : others > 0
        ? sentence`only a new reel with another caption is on the profile`
        : sentence`no new reel is on the profile`;
  return new UploadFailure({
    kind: 'confirmation_missing',
    pressed: true,
    userMessage: sentence`“Share” was pressed, but ${found}.`,
    hint: sentence`Run “Verify” in a while, or look at the profile. It is not uploaded again until this is cleared up.`,
  });
}

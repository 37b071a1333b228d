import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import * as z from 'zod';
import type { AccountName } from '../../model/platform';
import type { PostEvidence } from '../../model/records';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import { BrowserUploader, asKept, type Report, type StagedPost } from '../browser/browserUploader';
import type { ClipFile, FieldReading, UploadContext, UploadJob, Verification } from '../platformUploader';
import { tiktokAnchors } from './anchors';
import { chooseCover, expectCover } from './coverEditor';
import { chooseFile, uploadDone } from './fileUpload';
import { scheduleProblem, tiktokViolations } from './limits';
import { postAnswered, postButton } from './postButton';
import {
  chooseVisibility,
  expectAiContent,
  expectToggle,
  expectVisibility,
  setAiContent,
  setCaption,
  setToggle,
  shownCaption,
} from './postForm';
import { findPost, unlinkedCount, type TableFinding } from './postTable';
import { expectSchedule, schedule } from './schedulePicker';
import { isScheduled, shownPosts, shownVisibility } from './shownPosts';
import { StudioPage } from './studioPage';

/** What is kept before the Post button is pressed, so that the outcome can be looked up after a crash. */
const checkpointSchema = z.object({
  username: z.string(),
  /** The posts that were in the table. */
  ids: z.array(z.string()),
  unlinked: z.number(),
  caption: z.string(),
  publishAt: z.iso.datetime().nullable(),
  /** When this was kept: shortly before the click. */
  at: z.iso.datetime(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/** How long the table of posts may lag behind; after that, a post that is not in it does not exist. Milliseconds. */
const TABLE_LAG = 10 * 60_000;
/** Between two looks at the table, which changes without a signal; doubled each time. Milliseconds. */
const FIRST_PAUSE = 500;

/** TikTok through the pages of TikTok Studio, as a person would use them. */
export class TikTokStudioUploader extends BrowserUploader<StudioPage> {
  readonly platform = { id: 'tiktok', name: 'TikTok', shortName: 'TT' } as const;

  validate(clip: ClipFile, metadata: UploadMetadata): Violation[] {
    return tiktokViolations(clip, metadata, Date.now());
  }

  protected siteOn(page: Page): StudioPage {
    return new StudioPage({
      page,
      anchors: this.anchorsOf(tiktokAnchors),
      baseUrl: this.siteUrl,
      timeouts: this.timeouts,
    });
  }

  protected async identify(studio: StudioPage): Promise<{ id: string; name: string | null }> {
    await studio.open('/tiktokstudio/upload?from=upload&lang=en');
    return studio.account();
  }

  protected async stage(
    studio: StudioPage,
    job: UploadJob,
    context: UploadContext,
    report: Report,
  ): Promise<StagedPost> {
    const { metadata } = job;
    report('starting', 0);
    await studio.open('/tiktokstudio/upload?from=upload&lang=en');
    const identity = await studio.account();
    refuseOther(identity.id, job.expectedIdentity);
    await chooseFile(studio, job.clip.path);
    report('uploading', 0);
    await uploadDone(studio, (fraction) => report('uploading', fraction));

    // Only now: the page makes its editor anew when the upload is done.
    report('filling', 1);
    const chosen = await fillChoices(studio, job);
    await setCaption(studio, postText(metadata));
    const kept = await this.keepTable(job, identity.id);
    await context.saveCheckpoint(kept);
    // The last look before the button: the page may have replaced something since it was filled.
    await readBackFields(studio, metadata, chosen);
    const button = await postButton(studio);
    let patience = this.timeouts.confirm;
    return {
      identity,
      press: () => button.click({ timeout: this.timeouts.step }),
      answered: () =>
        postAnswered(studio).catch((problem: unknown) => {
          // The page has said that it did not work: one look is enough to contradict it.
          if (problem instanceof UploadFailure) patience = 0;
          throw problem;
        }),
      readBack: () => this.readBackPost(job.account, kept, studio.publishing.wasSent, patience),
      fields: () => shownFields(studio, metadata, chosen),
      discard: async () => {
        await studio.discard();
        return null;
      },
    };
  }

  protected async lookUp(studio: StudioPage, checkpoint: Record<string, unknown>): Promise<Verification> {
    const parsed = checkpointSchema.safeParse(checkpoint);
    if (!parsed.success) return unknown(sentence`The upload ended before its outcome could be looked up.`);
    const kept = parsed.data;
    const rows = await shownPosts(studio);
    const { id: username } = await studio.account();
    if (username !== kept.username) {
      return unknown(sentence`TikTok is logged in as @${username}, but the upload was made as @${kept.username}.`);
    }
    const finding = findPost(rows, kept);
    if (finding.kind === 'found') return { outcome: 'posted', post: evidence(studio, finding, kept) };
    if (finding.kind === 'several' || finding.unlinked) return unknown(describe(finding));
    // Just after the click the table may not know the post yet.
    if (Date.now() - Date.parse(kept.at) < TABLE_LAG) return unknown(describe(finding));
    return { outcome: 'not_posted', explanation: describe(finding) };
  }

  /** What the table of posts shows before the click, read on a page of its own: this one holds the unposted video. */
  private keepTable(job: UploadJob, username: string): Promise<Checkpoint> {
    const caption = postText(job.metadata);
    return this.onFreshPage(job.account, async (studio) => {
      const rows = await shownPosts(studio);
      refuseOther((await studio.account()).id, username);
      return {
        username,
        ids: rows.flatMap(({ id }) => (id === null ? [] : [id])),
        unlinked: unlinkedCount(rows, caption),
        caption,
        publishAt: job.metadata.publishAt,
        at: new Date().toISOString(),
      };
    });
  }

  /** @param patience milliseconds for which the post is waited for */
  private async readBackPost(
    account: AccountName,
    kept: Checkpoint,
    wasSent: boolean,
    patience: number,
  ): Promise<PostEvidence> {
    // A row that looks like the post cannot be it when the page never asked for it to be published.
    if (!wasSent) throw missing(sentence`The page has not sent it to TikTok.`);
    return this.onFreshPage(account, async (studio) => {
      const deadline = Date.now() + patience;
      for (let wait = FIRST_PAUSE; ; wait *= 2) {
        const finding = findPost(await shownPosts(studio), kept);
        if (finding.kind === 'found') return evidence(studio, finding, kept);
        if (finding.kind === 'several' || Date.now() + wait > deadline) throw missing(describe(finding));
        await pause(wait);
      }
    });
  }
}

/** What the page showed of the choices, to be found again before the click. */
interface Chosen {
  /** How the page calls the visibility. */
  readonly visibility: string;
  /** The source of the cover's picture; null: the platform's choice. */
  readonly cover: string | null;
}

async function fillChoices(studio: StudioPage, { metadata, clip }: UploadJob): Promise<Chosen> {
  const visibility = await chooseVisibility(studio, visibilityOption(metadata));
  for (const toggle of interactions) await setToggle(studio, toggle, metadata[toggle.field]);
  if (metadata.alteredContent !== null) await setAiContent(studio, metadata.alteredContent);
  const duration = clip.media?.duration ?? null;
  const cover =
    metadata.coverMs === null
      ? null
      : await chooseCover(studio, metadata.coverMs, duration === null ? null : duration * 1000);
  if (metadata.publishAt !== null) {
    const problem = scheduleProblem(Date.parse(metadata.publishAt), Date.now());
    if (problem !== null) throw invalid('publishAt', problem, sentence`Choose another time.`);
    await schedule(studio, new Date(metadata.publishAt));
  }
  return { visibility, cover };
}

async function readBackFields(studio: StudioPage, metadata: UploadMetadata, chosen: Chosen): Promise<void> {
  await studio.expectField('caption', 'caption', postText(metadata));
  await expectVisibility(studio, chosen.visibility);
  for (const toggle of interactions) await expectToggle(studio, toggle, metadata[toggle.field]);
  if (metadata.alteredContent !== null) await expectAiContent(studio, metadata.alteredContent);
  if (chosen.cover !== null) await expectCover(studio, chosen.cover);
  if (metadata.publishAt !== null) await expectSchedule(studio, new Date(metadata.publishAt));
}

/** Every field with what the page shows of it; choices were compared one by one before, and would have failed. */
async function shownFields(studio: StudioPage, metadata: UploadMetadata, chosen: Chosen): Promise<FieldReading[]> {
  await readBackFields(studio, metadata, chosen);
  const { visibility, alteredContent, coverMs, publishAt } = metadata;
  return [
    { field: 'description', wanted: postText(metadata), shown: await shownCaption(studio) },
    asKept('visibility', visibility),
    ...interactions.map(({ field }) => asKept(field, metadata[field])),
    ...(alteredContent === null ? [] : [asKept('alteredContent', alteredContent)]),
    ...(coverMs === null ? [] : [asKept('coverMs', coverMs)]),
    ...(publishAt === null ? [] : [asKept('publishAt', publishAt)]),
  ];
}

const interactions = [
  { anchor: 'allowComments', field: 'allowComments', whenMissing: false },
  { anchor: 'allowDuet', field: 'allowDuet', whenMissing: true },
  { anchor: 'allowStitch', field: 'allowStitch', whenMissing: true },
] as const;

/** @throws UploadFailure `validation` for what TikTok does not have; `validate` names it before */
function visibilityOption({ visibility }: UploadMetadata) {
  switch (visibility) {
    case 'public':
      return 'visibilityPublic';
    case 'friends':
      return 'visibilityFriends';
    case 'private':
      return 'visibilityPrivate';
    case 'unlisted':
      throw invalid(
        'visibility',
        sentence`TikTok has no visibility “unlisted”.`,
        sentence`Choose public, friends or private.`,
      );
  }
}

function refuseOther(username: string, expected: string | null): void {
  if (expected === null || expected === username) return;
  throw new UploadFailure({
    kind: 'wrong_account',
    userMessage: sentence`TikTok is logged in as @${username}, which is not the user of this account (@${expected}).`,
    hint: sentence`Run “Clipdeck: Sign In…” and log in as the right user, or use another account.`,
  });
}

function evidence(
  studio: StudioPage,
  { id, url, row }: Extract<TableFinding, { kind: 'found' }>,
  { publishAt }: Checkpoint,
): PostEvidence {
  return {
    postId: id,
    url,
    visibility: shownVisibility(studio, row),
    scheduledFor: isScheduled(studio, row) ? publishAt : null,
  };
}

function describe(finding: Exclude<TableFinding, { kind: 'found' }>): string {
  if (finding.kind === 'several') {
    return sentence`TikTok Studio lists ${finding.count} new posts that may be this one.`;
  }
  return finding.unlinked
    ? sentence`TikTok Studio lists the post without its address, so it cannot be told which one it is.`
    : sentence`TikTok Studio lists no new post with this caption.`;
}

function missing(what: string): UploadFailure {
  return new UploadFailure({
    kind: 'confirmation_missing',
    pressed: true,
    userMessage: `${sentence`The Post button was pressed, but nothing proves the post.`} ${what}`,
    hint: sentence`Run “Verify” in a while, or look into TikTok Studio. It is not uploaded again until this is cleared up.`,
  });
}

function invalid(field: string, userMessage: string, hint: string): UploadFailure {
  return new UploadFailure({ kind: 'validation', anchor: field, userMessage, hint });
}

function unknown(explanation: string): Verification {
  return { outcome: 'unknown', explanation };
}

import type { Page } from 'playwright';
import * as z from 'zod';
import type { AccountName } from '../../model/platform';
import type { PostEvidence } from '../../model/records';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import {
  asKept,
  BrowserUploader,
  type BrowserUploaderOptions,
  type Report,
  type StagedPost,
} from '../browser/browserUploader';
import type { ClipFile, FieldReading, UploadContext, UploadJob, Verification } from '../platformUploader';
import { scheduleProblem, youtubeViolations } from './limits';
import { studioAnchors, StudioPage } from './studioPage';

/** What is kept before the publish button is pressed, so that the outcome can be looked up after a crash. */
const checkpointSchema = z.object({
  videoId: z.string().regex(/^[\w-]{11}$/),
  url: z.url(),
  publishAt: z.iso.datetime().nullable().default(null),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

export interface YouTubeStudioOptions extends BrowserUploaderOptions {
  /** Whether a video is published although YouTube's own checks have not passed. Default: the person is asked. */
  readonly publishDespiteChecks?: boolean;
}

/** YouTube Shorts through the pages of YouTube Studio, as a person would use them. */
export class YouTubeStudioUploader extends BrowserUploader<StudioPage> {
  readonly platform = { id: 'youtube', name: 'YouTube Shorts', shortName: 'YT' } as const;
  private readonly publishDespiteChecks: boolean;

  constructor(options: YouTubeStudioOptions) {
    super(options);
    this.publishDespiteChecks = options.publishDespiteChecks ?? false;
  }

  validate(clip: ClipFile, metadata: UploadMetadata): Violation[] {
    return youtubeViolations(clip, metadata, Date.now());
  }

  protected siteOn(page: Page): StudioPage {
    return new StudioPage({
      page,
      anchors: this.anchorsOf(studioAnchors),
      baseUrl: this.siteUrl,
      timeouts: this.timeouts,
    });
  }

  protected async identify(studio: StudioPage): Promise<{ id: string; name: string | null }> {
    // Studio's own addresses ask for its English pages (platforms.md §4, rule 1).
    await studio.open('?persist_gl=1&gl=US&persist_hl=1&hl=en');
    return studio.channel();
  }

  protected async stage(
    studio: StudioPage,
    job: UploadJob,
    context: UploadContext,
    report: Report,
  ): Promise<StagedPost> {
    const { metadata } = job;
    const identity = await this.identify(studio);
    refuseOther(job, identity);
    await studio.openUploadDialog(identity.id);
    await (await studio.find('file', 'attached')).setInputFiles(job.clip.path);
    await studio.find('title');
    report('uploading', 0);
    const kept: Checkpoint = { ...(await studio.videoId()), publishAt: metadata.publishAt };
    await context.saveCheckpoint({ ...kept });

    // The form is filled while the bytes are on their way.
    await Promise.all([
      fillDetails(studio, metadata),
      studio.bytesArrived((fraction) => report('uploading', fraction)),
    ]);
    report('filling', 1);
    await studio.goToVisibility();
    await setVisibility(studio, metadata);
    // The last look before the button: the page may have replaced an editor since it was filled.
    await readBackFields(studio, metadata);
    const button = await studio.publishButton();
    const warned = async (message: string): Promise<boolean> =>
      this.publishDespiteChecks ||
      this.personSays(studio, { kind: 'checks', pressed: true, message }, job.account, context);
    return {
      identity,
      press: () => button.click({ timeout: this.timeouts.step }),
      answered: () => studio.answered(warned),
      readBack: () => this.readBackPost(job.account, kept),
      fields: () => shownFields(studio, metadata),
      discard: async () => {
        await studio.closeUploadDialog();
        if (await studio.deleteDraft(identity.id, kept.videoId)) return null;
        return sentence`YouTube Studio may keep a draft of it (${kept.videoId}), which its lists do not show.`;
      },
    };
  }

  protected async lookUp(studio: StudioPage, checkpoint: Record<string, unknown>): Promise<Verification> {
    const kept = checkpointSchema.safeParse(checkpoint);
    if (!kept.success) {
      return { outcome: 'unknown', explanation: sentence`The upload ended before YouTube had given the video an id.` };
    }
    const found = await look(studio, kept.data);
    if (found.post) return { outcome: 'posted', post: found.post };
    if (found.meaning === 'draft') {
      return {
        outcome: 'not_posted',
        explanation: sentence`YouTube Studio keeps the video as a draft (“${found.text}”).`,
      };
    }
    return {
      outcome: 'unknown',
      explanation: sentence`YouTube Studio shows “${found.text}”, which says neither yes nor no.`,
    };
  }

  private async readBackPost(account: AccountName, kept: Checkpoint): Promise<PostEvidence> {
    const { post, text } = await this.onFreshPage(account, (studio) => look(studio, kept));
    if (post) return post;
    throw new UploadFailure({
      kind: 'confirmation_missing',
      pressed: true,
      userMessage: sentence`The publish button was pressed, but YouTube Studio shows the video as “${text}”.`,
      hint: sentence`Run “Verify” in a while, or look into YouTube Studio. It is not uploaded again until this is cleared up.`,
    });
  }
}

/** What the video's own page says of it; `post`: what proves that it is published, or going to be when it should be. */
async function look(
  studio: StudioPage,
  { videoId, url, publishAt }: Checkpoint,
): Promise<{ post: PostEvidence | null; text: string; meaning: string | null }> {
  const { text, meaning, at } = await studio.shownVisibility(videoId);
  if (meaning === null || meaning === 'draft') return { post: null, text, meaning };
  if (meaning !== 'scheduled') {
    return { post: { postId: videoId, url, visibility: text, scheduledFor: null }, text, meaning };
  }
  const isRight = publishAt !== null && (at === null || (await studio.isMoment(at, new Date(publishAt))));
  if (!isRight) return { post: null, text: [text, at].filter((part) => part !== null).join(': '), meaning };
  return { post: { postId: videoId, url, visibility: text, scheduledFor: publishAt }, text, meaning };
}

function refuseOther({ expectedIdentity }: UploadJob, channel: { id: string; name: string | null }): void {
  if (expectedIdentity === null || expectedIdentity === channel.id) return;
  throw new UploadFailure({
    kind: 'wrong_account',
    userMessage: sentence`YouTube is signed in as ${channel.name ?? channel.id}, which is not the channel of this account.`,
    hint: sentence`Run “Clipdeck: Sign In…” and choose the right channel, or use another account.`,
  });
}

async function fillDetails(studio: StudioPage, metadata: UploadMetadata): Promise<void> {
  const { title, tags, alteredContent, playlist, notifySubscribers } = metadata;
  await studio.setText('title', 'title', title);
  await studio.setText('description', 'description', postText(metadata));
  if (playlist !== null) await studio.choosePlaylist(playlist);
  await studio.choose(audience(metadata), 'madeForKids');
  if (tags.length === 0 && alteredContent === null && notifySubscribers) return;
  await studio.showAdvanced();
  if (alteredContent !== null) await studio.choose(altered(alteredContent), 'alteredContent');
  if (tags.length > 0) await studio.setTags(tags);
  if (!notifySubscribers) await studio.setNotify(false);
}

async function setVisibility(studio: StudioPage, metadata: UploadMetadata): Promise<void> {
  if (metadata.publishAt === null) {
    await studio.choose(studioVisibility(metadata), 'visibility');
    return;
  }
  const problem = scheduleProblem(Date.parse(metadata.publishAt), Date.now());
  if (problem !== null) throw invalid('publishAt', problem, sentence`Choose another time.`);
  await studio.schedule(new Date(metadata.publishAt));
}

async function readBackFields(studio: StudioPage, metadata: UploadMetadata): Promise<void> {
  const { title, alteredContent, playlist, notifySubscribers, publishAt } = metadata;
  await studio.expectField('title', 'title', title);
  await studio.expectField('description', 'description', postText(metadata));
  await studio.expectChosen(audience(metadata), 'madeForKids');
  if (playlist !== null) await studio.expectPlaylist(playlist);
  if (alteredContent !== null) await studio.expectChosen(altered(alteredContent), 'alteredContent');
  if (!notifySubscribers) await studio.expectNotify(false);
  if (publishAt === null) await studio.expectChosen(studioVisibility(metadata), 'visibility');
  else await studio.expectSchedule(new Date(publishAt));
}

/** Every field with what the page shows of it; choices were compared one by one before, and would have failed. */
async function shownFields(studio: StudioPage, metadata: UploadMetadata): Promise<FieldReading[]> {
  const text = postText(metadata);
  await readBackFields(studio, metadata);
  const { madeForKids, playlist, alteredContent, notifySubscribers, publishAt, visibility } = metadata;
  return [
    { field: 'title', wanted: metadata.title, shown: await studio.shownText('title') },
    { field: 'description', wanted: text, shown: await studio.shownText('description') },
    asKept('madeForKids', madeForKids),
    ...(playlist === null ? [] : [asKept('playlist', playlist)]),
    ...(alteredContent === null ? [] : [asKept('alteredContent', alteredContent)]),
    ...(notifySubscribers ? [] : [asKept('notifySubscribers', false)]),
    publishAt === null ? asKept('visibility', visibility) : asKept('publishAt', publishAt),
  ];
}

const altered = (isAltered: boolean) => (isAltered ? 'alteredYes' : 'alteredNo');
const audience = ({ madeForKids }: UploadMetadata) => (madeForKids ? 'madeForKids' : 'notMadeForKids');

/** @throws UploadFailure `validation` for what YouTube does not have; `validate` names it before */
function studioVisibility({ visibility }: UploadMetadata): 'public' | 'unlisted' | 'private' {
  if (visibility !== 'friends') return visibility;
  throw invalid(
    'visibility',
    sentence`YouTube has no visibility “friends”.`,
    sentence`Choose public, unlisted or private.`,
  );
}

function invalid(field: string, userMessage: string, hint: string): UploadFailure {
  return new UploadFailure({ kind: 'validation', anchor: field, userMessage, hint });
}

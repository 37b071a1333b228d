import type { Page } from 'playwright';
import * as z from 'zod';
import type { AccountName } from '../../model/platform';
import type { PostEvidence } from '../../model/records';
import { UploadFailure } from '../../model/uploadError';
import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import { BrowserUploader, type Report, type StagedPost } from '../browser/browserUploader';
import type { ClipFile, UploadContext, UploadJob, Verification } from '../platformUploader';
import { youtubeViolations } from './limits';
import { studioAnchors, StudioPage } from './studioPage';

/** What is kept before the publish button is pressed, so that the outcome can be looked up after a crash. */
const checkpointSchema = z.object({ videoId: z.string().regex(/^[\w-]{11}$/), url: z.url() });

/** YouTube Shorts through the pages of YouTube Studio, as a person would use them. */
export class YouTubeStudioUploader extends BrowserUploader<StudioPage> {
  readonly platform = { id: 'youtube', name: 'YouTube Shorts', shortName: 'YT' } as const;

  validate(clip: ClipFile, metadata: UploadMetadata): Violation[] {
    return youtubeViolations(clip, metadata);
  }

  protected siteOn(page: Page): StudioPage {
    return new StudioPage({ page, anchors: studioAnchors, baseUrl: this.siteUrl, timeouts: this.timeouts });
  }

  protected async stage(
    studio: StudioPage,
    job: UploadJob,
    context: UploadContext,
    report: Report,
  ): Promise<StagedPost> {
    const { metadata } = job;
    const visibility = studioVisibility(metadata);
    const identity = await openUploadDialog(studio, job);
    await (await studio.find('file', 'attached')).setInputFiles(job.clip.path);
    await studio.find('title');
    report('uploading', 0);
    const { id: videoId, url } = await studio.videoId();
    await context.saveCheckpoint({ videoId, url });

    // The form is filled while the bytes are on their way.
    await Promise.all([
      fillDetails(studio, metadata),
      studio.bytesArrived((fraction) => report('uploading', fraction)),
    ]);
    report('filling', 1);
    await studio.goToVisibility();
    await studio.choose(visibility, 'visibility');
    // The last look before the button: the page may have replaced an editor since it was filled.
    await readBackDetails(studio, metadata);
    await studio.expectChosen(visibility, 'visibility');
    const button = await studio.publishButton();
    return {
      identity,
      press: () => button.click({ timeout: this.timeouts.step }),
      answered: () => studio.answered(),
      readBack: () => this.readBackPost(job.account, videoId, url),
    };
  }

  protected async lookUp(studio: StudioPage, checkpoint: Record<string, unknown>): Promise<Verification> {
    const kept = checkpointSchema.safeParse(checkpoint);
    if (!kept.success) {
      return { outcome: 'unknown', explanation: 'The upload ended before YouTube had given the video an id.' };
    }
    const { videoId, url } = kept.data;
    const { text, meaning } = await studio.shownVisibility(videoId);
    if (meaning === 'draft') {
      return { outcome: 'not_posted', explanation: `YouTube Studio keeps the video as a draft (“${text}”).` };
    }
    if (meaning === null) {
      return { outcome: 'unknown', explanation: `YouTube Studio shows “${text}”, which says neither yes nor no.` };
    }
    return { outcome: 'posted', post: { postId: videoId, url, visibility: text, scheduledFor: null } };
  }

  private async readBackPost(account: AccountName, videoId: string, url: string): Promise<PostEvidence> {
    const { text, meaning } = await this.onFreshPage(account, (studio) => studio.shownVisibility(videoId));
    if (meaning !== null && meaning !== 'draft') return { postId: videoId, url, visibility: text, scheduledFor: null };
    throw new UploadFailure({
      kind: 'confirmation_missing',
      pressed: true,
      userMessage: `The publish button was pressed, but YouTube Studio shows the video as “${text}”.`,
      hint: 'Run “Verify” in a while, or look into YouTube Studio. It is not uploaded again until this is cleared up.',
    });
  }
}

async function openUploadDialog(studio: StudioPage, job: UploadJob): Promise<{ id: string; name: string | null }> {
  // Studio's own addresses ask for its English pages (platforms.md §4, rule 1).
  await studio.open('?persist_gl=1&gl=US&persist_hl=1&hl=en');
  const channel = await studio.channel();
  if (job.expectedIdentity !== null && job.expectedIdentity !== channel.id) {
    throw new UploadFailure({
      kind: 'wrong_account',
      userMessage: `YouTube is signed in as ${channel.name ?? channel.id}, which is not the channel of this account.`,
      hint: 'Run “Clipdeck: Sign In…” and choose the right channel, or use another account.',
    });
  }
  await studio.open(`/channel/${channel.id}/videos/upload?d=ud`);
  await studio.find('dialog');
  return channel;
}

async function fillDetails(studio: StudioPage, metadata: UploadMetadata): Promise<void> {
  await studio.setText('title', 'title', metadata.title);
  await studio.setText('description', 'description', postText(metadata));
  await studio.choose(audience(metadata), 'madeForKids');
  if (metadata.tags.length === 0 && metadata.alteredContent === null) return;
  await (await studio.find('showMore')).click();
  await studio.find('advanced', 'attached');
  if (metadata.alteredContent !== null) {
    await studio.choose(metadata.alteredContent ? 'alteredYes' : 'alteredNo', 'alteredContent');
  }
  if (metadata.tags.length > 0) await studio.setTags(metadata.tags);
}

async function readBackDetails(studio: StudioPage, metadata: UploadMetadata): Promise<void> {
  await studio.expectField('title', 'title', metadata.title);
  await studio.expectField('description', 'description', postText(metadata));
  await studio.expectChosen(audience(metadata), 'madeForKids');
}

const audience = ({ madeForKids }: UploadMetadata) => (madeForKids ? 'madeForKids' : 'notMadeForKids');

/** @throws UploadFailure `validation` for what YouTube does not have; `validate` names it before */
function studioVisibility({ visibility }: UploadMetadata): 'public' | 'unlisted' | 'private' {
  if (visibility !== 'friends') return visibility;
  throw new UploadFailure({
    kind: 'validation',
    anchor: 'visibility',
    userMessage: 'YouTube has no visibility “friends”.',
    hint: 'Choose public, unlisted or private.',
  });
}

import { readText } from '../browser/fields';
import type { TikTokAnchor } from './anchors';
import { notKept } from './failures';
import type { StudioPage } from './studioPage';

/** Replaces the caption. What it suggests while a hashtag is being typed covers the page, and is closed. */
export async function setCaption(studio: StudioPage, text: string): Promise<void> {
  await studio.setText('caption', 'caption', text);
  if (!(await studio.anchors.isVisible('suggestions'))) return;
  await studio.guarded((await studio.find('caption')).press('Escape'));
  await studio.guarded(
    studio.anchors.any('suggestions').first().waitFor({ state: 'hidden', timeout: studio.timeouts.step }),
  );
  await studio.expectField('caption', 'caption', text);
}

/** The caption as the page shows it now. */
export async function shownCaption(studio: StudioPage): Promise<string> {
  return studio.guarded(readText(await studio.find('caption', 'attached')));
}

export type VisibilityOption = 'visibilityPublic' | 'visibilityFriends' | 'visibilityPrivate';

/** Opens the list of visibilities and chooses one. @returns how the page calls it */
export async function chooseVisibility(studio: StudioPage, name: VisibilityOption): Promise<string> {
  await studio.press('visibility');
  const option = await studio.find(name);
  const label = (await studio.guarded(option.innerText())).trim();
  await studio.guarded(option.click({ timeout: studio.timeouts.step }));
  await expectVisibility(studio, label);
  return label;
}

export async function expectVisibility(studio: StudioPage, label: string): Promise<void> {
  const shown = (await studio.guarded((await studio.find('visibility')).innerText())).trim();
  if (shown !== label) throw notKept('visibility', shown, label);
}

/** A check box or switch. */
export interface Toggle {
  readonly anchor: TikTokAnchor;
  /** What our metadata call it. */
  readonly field: string;
  /** How the site takes a post that has no such toggle: one that is not there cannot be set, but need not be either. */
  readonly whenMissing: boolean;
}

/** Sets it and reads it back. */
export async function setToggle(studio: StudioPage, toggle: Toggle, wanted: boolean): Promise<void> {
  if (await isNeedless(studio, toggle, wanted)) return;
  const box = await studio.find(toggle.anchor, 'attached');
  await studio.guarded(box.setChecked(wanted, { timeout: studio.timeouts.step }));
  await expectToggle(studio, toggle, wanted);
}

export async function expectToggle(studio: StudioPage, toggle: Toggle, wanted: boolean): Promise<void> {
  if (await isNeedless(studio, toggle, wanted)) return;
  const isOn = await studio.guarded((await studio.find(toggle.anchor, 'attached')).isChecked());
  if (isOn !== wanted) throw notKept(toggle.field, isOn ? 'on' : 'off', wanted ? 'on' : 'off');
}

async function isNeedless(studio: StudioPage, toggle: Toggle, wanted: boolean): Promise<boolean> {
  return wanted === toggle.whenMissing && (await studio.anchors.any(toggle.anchor).count()) === 0;
}

/** Whether the content is declared as made by AI; the switch hides behind "Show more". */
export async function setAiContent(studio: StudioPage, wanted: boolean): Promise<void> {
  if (!(await studio.anchors.isVisible('aiContent'))) await studio.press('showMore');
  await setToggle(studio, aiContent(wanted), wanted);
}

export function expectAiContent(studio: StudioPage, wanted: boolean): Promise<void> {
  return expectToggle(studio, aiContent(wanted), wanted);
}

/** It was asked for, so a page without it is never taken for one that agrees. */
function aiContent(wanted: boolean): Toggle {
  return { anchor: 'aiContent', field: 'alteredContent', whenMissing: !wanted };
}

import { html, type Html } from '../../html';
import { page } from './layout';

/** The ways the site can ask who somebody is. `rejected` is a dead end. */
export const challengeKinds = ['verify', 'captcha', 'pin', 'rejected'] as const;
export type ChallengeKind = (typeof challengeKinds)[number];

const texts: Readonly<Record<ChallengeKind, { title: string; text: string; field: Html | null }>> = {
  verify: {
    title: 'Verify it’s you',
    text: 'To continue, confirm that it’s really you who is using this account.',
    field: null,
  },
  captcha: {
    title: 'Confirm you’re not a robot',
    text: 'Tick the box to continue.',
    field: html`<label class="choice g-recaptcha"
      ><input type="checkbox" required /><span>I’m not a robot <small>reCAPTCHA stand-in</small></span></label
    >`,
  },
  pin: {
    title: '2-Step Verification',
    text: 'Enter the code that was sent to your phone. This stand-in accepts any six digits.',
    field: html`<input id="idvPin" inputmode="numeric" pattern="[0-9]{6}" aria-label="Code" required />`,
  },
  rejected: {
    title: 'Couldn’t sign you in',
    text: 'This browser or app may not be secure. Try using a different browser.',
    field: null,
  },
};

/** A page that only a person is meant to pass. */
export function challengePage(kind: ChallengeKind, next: string): Html {
  const { title, text, field } = texts[kind];
  return page(
    title,
    'en',
    html`<form class="sheet" method="post" action="/youtube/signin/challenge">
      <h1>${title}</h1>
      <p class="notice">Local stand-in, not Google</p>
      <p>${text}</p>
      <input type="hidden" name="continue" value="${next}" />
      ${field}
      ${
        kind !== 'rejected' &&
        html`<div class="actions"><button id="pass-challenge" class="filled">Continue</button></div>`
      }
    </form>`,
  );
}

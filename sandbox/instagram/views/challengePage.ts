import { html, type Html } from '../../html';
import type { ChallengeKind } from '../challenges';
import { page } from './layout';

const texts: Readonly<Record<ChallengeKind, { title: string; text: string; field?: Html }>> = {
  verify: { title: 'Help us confirm it’s you', text: 'To secure your account, confirm that it belongs to you.' },
  suspicious: {
    title: 'We detected a suspicious login attempt',
    text: 'Was this you? An unusual login was noticed from a browser that we did not recognise.',
  },
  captcha: {
    title: 'Help us confirm you’re not a robot',
    text: 'Tick the box to continue.',
    field: html`<label class="choice"
      ><input type="checkbox" required /><span>I’m not a robot <small>reCAPTCHA stand-in</small></span></label
    >`,
  },
  code: {
    title: 'Check your email',
    text: 'Enter the code that was sent to you. This stand-in accepts any six digits.',
    field: html`<input inputmode="numeric" pattern="[0-9]{6}" aria-label="Code" required />`,
  },
  twoFactor: {
    title: 'Two-factor authentication',
    text: 'Enter the code of your authentication app. This stand-in accepts any six digits.',
    field: html`<input inputmode="numeric" pattern="[0-9]{6}" aria-label="Security code" required />`,
  },
  suspended: { title: 'We suspended your account', text: 'You have 180 days left to disagree with this decision.' },
};

/** A page that only a person is meant to pass. */
export function challengePage(kind: ChallengeKind, next: string): Html {
  const { title, text, field } = texts[kind];
  return page(
    title,
    'en',
    html`<form class="sheet" method="post" action="/instagram/challenge/passed">
      <h1>${title}</h1>
      <p class="notice">Local stand-in, not Instagram</p>
      <p>${text}</p>
      <input type="hidden" name="next" value="${next}" />
      ${field} ${kind !== 'suspended' && html`<button id="pass-challenge" class="filled">Continue</button>`}
    </form>`,
  );
}

import { html, type Html } from '../../html';
import type { Account } from '../accounts';
import { page } from './layout';

/** Where a visitor chooses an account and logs in. */
export function loginPage(accounts: readonly Account[], next: string): Html {
  return page(
    'Log in',
    'en',
    html`<form class="sheet" method="post" action="/tiktok/login/session">
      <h1>Log in to TikTok</h1>
      <p class="notice">Local stand-in, not TikTok: no password is asked for, and none is to be typed.</p>
      <input type="hidden" name="redirect_url" value="${next}" />
      ${accounts.map(
        ({ username, name }, index) =>
          html`<label class="choice">
            <input type="radio" name="account" value="${username}" ${index === 0 && html`checked`} />
            <span>${name} <small>@${username}</small></span>
          </label>`,
      )}
      <button id="log-in" class="primary">Log in</button>
    </form>`,
  );
}

/** Where a visitor proves who they are. */
export function twoFactorPage(next: string): Html {
  return page(
    '2-step verification',
    'en',
    html`<form class="sheet" method="post" action="/tiktok/login/challenge" data-e2e="two-step-verification">
      <h1>2-step verification</h1>
      <p class="notice">Local stand-in, not TikTok: any six digits will do.</p>
      <p>Enter the 6-digit code that was sent to your phone.</p>
      <input type="hidden" name="redirect_url" value="${next}" />
      <input inputmode="numeric" pattern="[0-9]{6}" aria-label="Code" required />
      <button id="pass-challenge" class="primary">Continue</button>
    </form>`,
  );
}

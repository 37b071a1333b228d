import { html, type Html } from '../../html';
import type { InstagramAccount } from '../accounts';
import { page } from './layout';

/** Where a visitor chooses an account and logs in. */
export function loginPage(accounts: readonly InstagramAccount[], next: string): Html {
  return page(
    'Log in',
    'en',
    html`<form class="sheet" method="post" action="/instagram/accounts/login/">
      <h1>Log in</h1>
      <p class="notice">Local stand-in, not Instagram: no password is asked for, and none is to be typed.</p>
      <input type="hidden" name="next" value="${next}" />
      ${accounts.map(
        ({ username, fullName }, index) =>
          html`<label class="choice">
            <input type="radio" name="username" value="${username}" ${index === 0 && html`checked`} />
            <span>${username} <small>${fullName}</small></span>
          </label>`,
      )}
      <button id="log-in" class="filled">Log in</button>
    </form>`,
  );
}

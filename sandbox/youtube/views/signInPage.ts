import { html, type Html } from '../../html';
import type { Channel } from '../channels';
import { page } from './layout';

/** Where a visitor chooses a channel and signs in. */
export function signInPage(channels: readonly Channel[], next: string): Html {
  return page(
    'Sign in',
    'en',
    html`<form class="sheet" method="post" action="/youtube/signin/session">
      <h1>Sign in</h1>
      <p class="notice">Local stand-in, not Google: no password is asked for, and none is to be typed.</p>
      <input type="hidden" name="continue" value="${next}" />
      ${channels.map(
        ({ id, name, handle }, index) =>
          html`<label class="choice">
            <input type="radio" name="channel" value="${id}" ${index === 0 && html`checked`} />
            <span>${name} <small>${handle}</small></span>
          </label>`,
      )}
      <div class="actions"><button id="sign-in" class="filled">Sign in</button></div>
    </form>`,
  );
}

/** Where a visitor changes the channel. */
export function channelSwitcherPage(channels: readonly Channel[]): Html {
  return page(
    'Channels',
    'en',
    html`<div class="sheet">
      <h1>Your channels</h1>
      ${channels.map(
        ({ id, name, handle }) =>
          html`<a class="choice" href="/youtube?channel=${id}"
            ><span>${name} <small>${handle}</small></span></a
          >`,
      )}
    </div>`,
  );
}

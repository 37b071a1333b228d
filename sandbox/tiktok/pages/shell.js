import { element } from './page.js';

/** The banner that lies over the whole page until it is answered. Its buttons are in a shadow tree. */
class CookieBanner extends HTMLElement {
  connectedCallback() {
    const { text, decline, allow } = this.dataset;
    const root = this.attachShadow({ mode: 'open' });
    const answer = () => {
      document.cookie = 'sandbox_tiktok_cookies=answered; Path=/; Max-Age=31536000; SameSite=Lax';
      this.remove();
    };
    root.append(
      element('link', { rel: 'stylesheet', href: '/tiktok/assets/banner.css' }),
      element(
        'div',
        { className: 'banner' },
        element('p', { textContent: text }),
        element('button', { type: 'button', textContent: decline, onclick: answer }),
        element('button', { type: 'button', textContent: allow, onclick: answer }),
      ),
    );
  }
}
customElements.define('tiktok-cookie-banner', CookieBanner);

for (const item of document.querySelectorAll('.nav-item[data-href]')) {
  item.addEventListener('click', () => location.assign(item.dataset.href));
}

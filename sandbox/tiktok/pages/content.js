import { call } from './api.js';
import { element, pageData } from './page.js';

const { labels, username } = pageData('content-data');
const privacy = { public: labels.everyone, friends: labels.friends, private: labels.onlyMe, review: labels.review };

function makeRow({ id, caption, visibility, publishAt }) {
  const info = element('div', { className: 'info' });
  info.dataset.tt = 'components_PostInfoCell_Container';
  const text = caption.replaceAll('\n', ' ');
  // The table shows the beginning of a long caption only.
  const start = text.length > 90 ? `${text.slice(0, 89)}…` : text;
  if (id === null) info.append(element('span', { textContent: start }));
  else info.append(element('a', { href: `/tiktok/@${username}/video/${id}`, textContent: start }));
  if (publishAt !== null) {
    const time = new Date(publishAt).toLocaleString(labels.language, { dateStyle: 'medium', timeStyle: 'short' });
    info.append(element('div', { className: 'hint', textContent: labels.scheduledFor.replace('{time}', time) }));
  }
  const cell = element('div', { className: 'privacy', textContent: privacy[visibility] });
  cell.dataset.tt = 'components_PrivacyCell_Container';
  const made = element('div', { className: 'row' }, info, cell);
  made.dataset.tt = 'components_RowLayout_FlexRow';
  return made;
}

const { rows } = await call('GET', '/posts');
const table = element('div');
table.dataset.tt = 'components_PostTable_Container';
if (rows.length === 0) table.append(element('p', { className: 'empty', textContent: labels.noPosts }));
table.append(...rows.map(makeRow));
document.getElementById('post-table').append(table);

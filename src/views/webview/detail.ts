import './detail.css';
import { hostMessageSchema, type DetailState, type PageMessage } from '../protocol';
import { button, checkbox, link } from './toolkit';

interface VsCodeApi {
  postMessage(message: PageMessage): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const app = document.querySelector<HTMLElement>('#app');
if (!app) throw new Error('The page has no #app.');
const send = (message: PageMessage): void => vscode.postMessage(message);

/** An element with a class and children; strings become text, never HTML. */
function el(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
}

/** Made once and left in its place: a player that is moved stops. */
const player = document.createElement('video');
player.controls = true;
player.muted = true;
player.playsInline = true;
player.preload = 'metadata';
const playerProblem = el('p', 'hint');
playerProblem.hidden = true;
player.addEventListener('error', () => {
  player.hidden = true;
  playerProblem.hidden = false;
});

function showPreview(state: DetailState): void {
  player.setAttribute('aria-label', state.texts.preview);
  playerProblem.textContent = state.texts.noPreview;
  if (state.clipUrl === null) {
    player.removeAttribute('src');
    player.hidden = true;
    playerProblem.hidden = false;
  } else if (player.getAttribute('src') !== state.clipUrl) {
    player.src = state.clipUrl;
    player.hidden = false;
    playerProblem.hidden = true;
  }
}

function facts(state: DetailState): HTMLElement {
  return el('dl', 'facts', ...state.facts.flatMap(({ name, value }) => [el('dt', '', name), el('dd', '', value)]));
}

function upload(state: DetailState, it: DetailState['uploads'][number]): HTMLElement {
  const words = [it.statusWords, it.visibility, it.since].filter((part) => part !== null).join(' · ');
  const section = el('section', 'upload', el('h2', '', it.platformName), el('p', `status ${it.status}`, words));
  section.setAttribute('aria-label', it.platformName);
  if (it.progress) {
    const bar = document.createElement('progress');
    bar.max = 100;
    bar.value = it.progress.percent;
    bar.setAttribute('aria-label', it.progress.words);
    section.append(el('p', 'progress', bar, ` ${it.progress.words} ${it.progress.percent} %`));
  }
  if (it.error) section.append(el('p', 'error', it.error.message));
  if (it.error?.hint) section.append(el('p', 'hint', it.error.hint));
  if (it.postUrl !== null) section.append(el('p', '', link(it.postUrl, it.postUrl)));
  const buttons = it.actions.map((action, index) =>
    button(state.texts.actions[action], index === 0 && action !== 'openPost', () =>
      send({ type: 'action', action, platform: it.platform, account: it.account }),
    ),
  );
  section.append(el('div', 'buttons', ...buttons));
  return section;
}

function attempt(state: DetailState, it: DetailState['attempts'][number]): HTMLElement {
  const item = el(
    'li',
    `attempt ${it.tone}`,
    el('div', 'attempt-head', el('strong', '', it.outcome), ` — ${it.title}`),
    el('div', 'attempt-when', `${it.startedAt} · ${it.duration}`),
  );
  if (it.detail !== null) item.append(el('div', 'attempt-detail', it.detail));
  const extras: HTMLElement[] = [];
  if (it.postUrl !== null) extras.push(link(state.texts.openPost, it.postUrl));
  if (it.hasEvidence) {
    extras.push(button(state.texts.evidence, false, () => send({ type: 'openEvidence', attemptId: it.id })));
  }
  if (extras.length > 0) item.append(el('div', 'buttons', ...extras));
  return item;
}

function history(state: DetailState): HTMLElement {
  const heading = el('h2', '', state.texts.attempts);
  if (state.attempts.length === 0) return el('section', 'history', heading, el('p', 'hint', state.texts.noAttempts));
  return el('section', 'history', heading, el('ol', '', ...state.attempts.map((it) => attempt(state, it))));
}

function duplicates(state: DetailState): HTMLElement {
  const box = checkbox(state.texts.duplicates, state.duplicateAllowed, (allowed) =>
    send({ type: 'setDuplicateAllowed', allowed }),
  );
  return el('section', 'duplicates', box, el('p', 'hint', state.texts.duplicatesHelp));
}

const body = el('div', 'body');
app.append(el('div', 'preview', player, playerProblem), body);

function render(root: HTMLElement, state: DetailState): void {
  showPreview(state);
  const focused = document.activeElement?.textContent;
  body.replaceChildren(
    el('h1', '', state.title),
    ...state.uploads.map((it) => upload(state, it)),
    duplicates(state),
    facts(state),
    history(state),
  );
  root.removeAttribute('aria-busy');
  // The elements are new; the person's place among them is not to be lost.
  if (focused) {
    [...body.querySelectorAll<HTMLElement>('vscode-button')].find((it) => it.textContent === focused)?.focus();
  }
}

window.addEventListener('message', ({ data }) => {
  const message = hostMessageSchema.parse(data);
  vscode.setState({ videoId: message.state.videoId });
  render(app, message.state);
});
vscode.setState({ videoId: app.dataset['videoId'] });
send({ type: 'ready' });

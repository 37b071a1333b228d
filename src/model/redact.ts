const GONE = '[redacted]';

/** Names whose values are secrets, wherever they are written: headers, JSON, forms, cookies. Compared without case. */
const secretNames = [
  '[\\w-]*(?:access|refresh|id|auth|session|csrf|upload|security)[_-]?token',
  '(?:client|app|consumer)[_-]?secret',
  'code[_-]?(?:verifier|challenge)',
  '(?:[\\w-]*-)?(?:api|private)[_-]?key',
  'passw(?:or)?d',
  'sess(?:ion)?[_-]?(?:id|key)\\w*',
  'upload[_-]?(?:url|uri|id|session)',
  'x-goog-upload-\\w+',
  // The session cookies of the three sites.
  '(?:__Secure-)?[\\w-]*?P?S?APISID',
  '__Secure-[\\w-]+',
  '(?:HSID|SSID|SID|SIDCC|LOGIN_INFO)',
  '(?:csrftoken|ds_user_id|rur|ig_did)',
  '(?:msToken|sid_tt|sid_guard|uid_tt|tt_csrf_token|ttwid|odin_tt)\\w*',
].join('|');

/** What separates a name from its value: `=`, `:`, also between quotes and as percent-escaped. */
const separator = `["'\`]?\\s*(?:=>|[=:]|%3D)\\s*(?:\\[(?!redacted)\\s*)?`;

/** A value between quotes, or what was taken out before, or what goes on to `rest`. */
const valueUpTo = (rest: string): string => `(?:"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*'|\\[redacted\\]|${rest})`;

const replacements: readonly (readonly [RegExp, string | ((match: string, ...groups: string[]) => string)])[] = [
  // Whole headers; a quoted value ends with its quote, any other with its line.
  [
    new RegExp(`\\b((?:set-)?cookies?|(?:proxy-)?authorization)(${separator})${valueUpTo(`[^\\s"'][^\\n]*`)}`, 'gi'),
    `$1$2${GONE}`,
  ],
  [/\b(Bearer)\s+[\w.~+/=-]+/gi, `$1 ${GONE}`],
  [/\b(Basic|OAuth)\s+(?=[\w.~+/=-]*\d)[\w.~+/=-]{12,}/g, `$1 ${GONE}`],
  [new RegExp(`(?<![\\w-])(${secretNames})(${separator})${valueUpTo(`[^\\s"'&,;})\\]]+`)}`, 'gi'), `$1$2${GONE}`],
  // Tokens that are known by their shape: JWT, Google, Meta, TikTok.
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, GONE],
  [/\bya29\.[\w-]{8,}|\b1\/\/[\w-]{20,}|\bAIza[\w-]{30,}|\bGOCSPX-[\w-]{10,}/g, GONE],
  [/\b(?:EAA|IGQ|IGAA)[A-Za-z0-9]{20,}/g, GONE],
  [/\b(?:act|rft|clt)\.[\w!.*-]{16,}/g, GONE],
  // Also schemes of the database's and the browser's: any address may carry a secret.
  [/\b((?:https?|wss?):\/\/)([^\s"'<>`]+)/gi, (_, scheme, rest) => scheme + redactAddress(rest)],
];

/**
 * Takes what must not be kept out of a text that goes to a log, a database, a file: cookies, tokens, the addresses of
 * upload sessions. Ordinary words and addresses of pages and posts stay.
 */
export function redact(text: string): string {
  return replacements.reduce((all, [pattern, by]) => all.replace(pattern, by as string), text);
}

/** Hosts whose addresses are upload sessions: having the address is having the right to write to it. */
const uploadHost = /^(?:[\w-]+\.)*(?:r?upload|open-upload)[\w-]*\./i;

/** What a page's query may keep: which video it shows. */
const harmlessQuery = /^v=[\w-]{1,32}$/;

/** @param address without its scheme */
function redactAddress(address: string): string {
  const [, user, host = '', path = '', query, hash] =
    /^([^/?#@]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
  const who = user === undefined ? '' : `${GONE}@`;
  if (uploadHost.test(host)) return `${who}${host}/${GONE}`;
  const kept = (query ?? '')
    .slice(1)
    .split('&')
    .find((part) => harmlessQuery.test(part));
  const lost = (query !== undefined && query !== `?${kept ?? ''}`) || hash !== undefined;
  // A segment that long is no word and no id of a post: it gives access to something.
  const segments = path.replace(/[^/]+/g, (segment) =>
    segment.length >= 40 && /\d/.test(segment) && /^[\w.~%+=-]+$/.test(segment) ? GONE : segment,
  );
  return `${who}${host}${segments}${kept === undefined ? '' : `?${kept}`}${lost ? (kept ? '&' : '?') + GONE : ''}`;
}

/** The same of everything in a value that is going to be written as JSON. */
export function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && isSecretName(name) ? GONE : redactDeep(inner),
    ]),
  );
}

const secretName = new RegExp(`^(?:${secretNames}|(?:set-)?cookies?|authorization)$`, 'i');

function isSecretName(name: string): boolean {
  return secretName.test(name);
}

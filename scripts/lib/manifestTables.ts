/** What `package.json` contributes, as far as the README tells of it. */
export interface Contributions {
  commands: { command: string; title: string; category?: string }[];
  menus: Record<string, { command?: string; when?: string; group?: string }[]>;
  keybindings?: { command: string; key: string; mac?: string }[];
  configuration: Configuration | Configuration[];
}

interface Configuration {
  properties: Record<string, Setting>;
}

interface Setting {
  order?: number;
  scope?: string;
  default?: unknown;
  description?: string;
  markdownDescription?: string;
}

/** The commands by title, with where each is found. */
export function commandTable({ commands, menus, keybindings = [] }: Contributions): string {
  const rows = commands
    .map(({ command, title, category }) => ({
      title: category === undefined ? title : `${category}: ${title}`,
      id: command,
      where: [...placesOf(command, menus), ...keybindings.filter((it) => it.command === command).map(keysOf)],
    }))
    .sort((a, b) => (a.title < b.title ? -1 : 1))
    .map(({ title, id, where }) => [title, `\`${id}\``, where.join(', ')]);
  return table(['command', 'id', 'where, besides the palette'], rows);
}

/** The settings in their order, with default and meaning. */
export function settingTable({ configuration }: Contributions): string {
  const rows = [configuration]
    .flat()
    .flatMap(({ properties }) => Object.entries(properties))
    .sort(([, a], [, b]) => (a.order ?? Infinity) - (b.order ?? Infinity))
    .map(([name, { default: value, markdownDescription, description = '', scope }]) => [
      `\`${name}\``,
      `\`${JSON.stringify(value)}\``,
      // The Settings editor makes links of `#setting#`.
      `${(markdownDescription ?? description).replaceAll(/`#([\w.]+)#`/g, '`$1`')}${scopeMarks[scope ?? ''] ?? ''}`,
    ]);
  return table(['setting', 'default', 'meaning'], rows);
}

/** What a workspace cannot set, and why. */
const scopeMarks: Readonly<Record<string, string>> = { machine: ' _(machine)_', application: ' _(user)_' };

/** Menus of VS Code by the words a person knows them by. */
const places: Readonly<Record<string, string>> = {
  'view/title': 'view',
  'view/item/context': 'row',
  'explorer/context': 'Explorer',
  'editor/title': 'editor',
  'editor/title/context': 'editor tab',
  'editor/context': 'editor',
};

function placesOf(command: string, menus: Contributions['menus']): string[] {
  const found = Object.entries(menus).flatMap(([menu, items]) => {
    const place = places[menu];
    return place !== undefined && items.some((item) => item.command === command) ? [place] : [];
  });
  const hidden = menus['commandPalette']?.some((item) => item.command === command && item.when === 'false');
  return [...new Set(found), ...(hidden ? ['not in the palette'] : [])];
}

function keysOf({ key, mac }: { key: string; mac?: string }): string {
  return mac === undefined || mac === key ? `\`${key}\`` : `\`${key}\` (macOS: \`${mac}\`)`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Puts a text between the marks `<!-- name -->` and `<!-- /name -->` of a document. @throws {Error} when they are missing */
export function replaceBetween(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The document has no place "${begin} … ${end}".`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}

/** A manifest with its `%keys%` replaced, as the editor does it. @throws {Error} naming a key without a text */
export function localized<T>(value: T, texts: Readonly<Record<string, string>>): T {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) => {
      const key = typeof inner === 'string' ? /^%([^%\s]+)%$/.exec(inner)?.[1] : undefined;
      if (key === undefined) return inner;
      const text = texts[key];
      if (text === undefined) throw new Error(`package.nls.json has no text for "%${key}%".`);
      return text;
    }),
  ) as T;
}

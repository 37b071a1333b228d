type Json = Record<string, unknown>;

/** A text of the manifest that people read: where it is, and the key it has in `package.nls.json`. */
export interface ManifestText {
  readonly key: string;
  readonly value: string;
  set(value: string): void;
}

/**
 * Every text of `package.json` that the editor shows in the person's language, in the order of the file. What is not
 * text stays out: categories (the product's name), ids, conditions, and what language models read.
 */
export function manifestTexts(manifest: Json): ManifestText[] {
  const texts: ManifestText[] = [];
  const take = (holder: Json, property: string, key: string): void => {
    const value = holder[property];
    if (typeof value === 'string' && value !== '') {
      texts.push({ key, value, set: (text) => (holder[property] = text) });
    }
  };
  const takeAll = (holder: Json, properties: readonly string[], key: string): void => {
    for (const property of properties) take(holder, property, `${key}.${property}`);
  };

  take(manifest, 'displayName', 'displayName');
  take(manifest, 'description', 'description');
  for (const [name, capability] of entries(manifest['capabilities'])) {
    take(capability, 'description', `capability.${name}`);
  }

  const contributes = object(manifest['contributes']);
  for (const containers of values(contributes['viewsContainers'])) {
    for (const container of list(containers)) take(container, 'title', `container.${id(container)}`);
  }
  for (const views of values(contributes['views'])) {
    for (const view of list(views)) takeAll(view, ['name', 'contextualTitle'], `view.${id(view)}`);
  }
  for (const welcome of list(contributes['viewsWelcome'])) {
    take(welcome, 'contents', `welcome.${String(welcome['view'])}.${slug(welcome['contents'])}`);
  }
  for (const command of list(contributes['commands'])) {
    takeAll(command, ['title', 'shortTitle'], `command.${String(command['command'])}`);
  }
  for (const submenu of list(contributes['submenus'])) take(submenu, 'label', `submenu.${id(submenu)}`);
  for (const section of list(contributes['configuration'])) {
    take(section, 'title', `settings.${slug(section['title'])}`);
    for (const [name, setting] of entries(section['properties'])) takeSetting(setting, `setting.${name}`);
  }
  for (const walkthrough of list(contributes['walkthroughs'])) {
    const key = `walkthrough.${id(walkthrough)}`;
    takeAll(walkthrough, ['title', 'description'], key);
    for (const step of list(walkthrough['steps'])) {
      takeAll(step, ['title', 'description'], `${key}.${id(step)}`);
      take(object(step['media']), 'altText', `${key}.${id(step)}.altText`);
    }
  }
  for (const tool of list(contributes['languageModelTools'])) {
    takeAll(tool, ['displayName', 'userDescription'], `tool.${String(tool['name'])}`);
  }
  return texts;

  function takeSetting(setting: Json, key: string): void {
    takeAll(
      setting,
      ['title', 'description', 'markdownDescription', 'deprecationMessage', 'markdownDeprecationMessage'],
      key,
    );
    for (const property of ['enumDescriptions', 'markdownEnumDescriptions', 'enumItemLabels']) {
      const texts = setting[property];
      if (!Array.isArray(texts)) continue;
      const values = Array.isArray(setting['enum']) ? setting['enum'] : [];
      texts.forEach((_, index) =>
        take(texts as unknown as Json, String(index), `${key}.${property}.${String(values[index] ?? index)}`),
      );
    }
    for (const inner of ['items', 'additionalProperties']) {
      for (const schema of list(setting[inner])) takeSetting(schema, `${key}.${inner}`);
    }
    for (const [name, property] of entries(setting['properties'])) takeSetting(property, `${key}.${name}`);
  }
}

/** The key that a text stands for; null: it is the text itself. */
export function nlsKey(text: string): string | null {
  return /^%([^%\s]+)%$/.exec(text)?.[1] ?? null;
}

/** The first words of a text, as a name for what has none. It is made once: a key that is there stays. */
function slug(text: unknown): string {
  const words =
    String(text)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, 6).join('-');
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** One, or a list of them. */
function list(value: unknown): Json[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'object' && one !== null) as Json[];
}

function values(value: unknown): unknown[] {
  return Object.values(object(value));
}

function entries(value: unknown): [string, Json][] {
  return Object.entries(object(value)).map(([name, inner]) => [name, object(inner)]);
}

function id(holder: Json): string {
  return String(holder['id']);
}

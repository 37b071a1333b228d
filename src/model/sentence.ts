/**
 * Marks what is said to a person in English and shown in their language: what is wrong, why, and what to do. It is
 * the text itself, which is stored, logged and exported as it is; a view shows what `SentenceTranslator` makes of
 * it. `npm run l10n` finds it in the code by this mark, with its values as `{0}`, `{1}`, …
 *
 * A value may be a marked text of its own, unless it stands between “ and ”: those are somebody else's words.
 */
export function sentence(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: texts }, ...values);
}

import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

export interface IssueProblem {
  readonly message: string;
  readonly path: readonly (string | number)[];
  /** A key of the object at `path` that is itself the problem; null: the value is. */
  readonly key: string | null;
}

/**
 * One zod issue, of a parse with `reportInput`, as problems in words: one for each unknown key, and for a choice between shapes the problems of the
 * shape that was meant.
 * @param aliases names that people write for others, for "did you mean"
 */
export function issueProblems(
  issue: Issue,
  aliases: Readonly<Record<string, string>> = {},
  above: readonly PropertyKey[] = [],
): IssueProblem[] {
  const path = [...above, ...issue.path].map((step) => (typeof step === 'symbol' ? String(step) : step));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ message: unknownKey(key, aliases), path, key }));
    case 'invalid_key':
      return [
        {
          message: issue.issues.map(({ message }) => message).join('; '),
          path: path.slice(0, -1),
          key: String(path.at(-1)),
        },
      ];
    case 'invalid_union': {
      // The shape that was meant is the one whose type, at least, is right.
      const meant = issue.errors.find((problems) =>
        problems.every(({ code, path: within }) => code !== 'invalid_type' || within.length > 0),
      );
      if (meant) return meant.flatMap((each) => issueProblems(each, aliases, path));
      const expected = issue.errors.flatMap((problems) =>
        problems.flatMap((each) => (each.code === 'invalid_type' ? [typeWords(each.expected)] : [])),
      );
      return [{ message: `expected ${[...new Set(expected)].join(' or ')}`, path, key: null }];
    }
    default:
      return [{ message: issueMessage(issue), path, key: null }];
  }
}

function unknownKey(key: string, aliases: Readonly<Record<string, string>>): string {
  const meant = Object.hasOwn(aliases, key) ? aliases[key] : undefined;
  return `“${key}” is not known here${meant === undefined ? '' : `; did you mean “${meant}”?`}`;
}

function issueMessage(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return `is missing (expected ${typeWords(issue.expected)})`;
      return `expected ${typeWords(issue.expected)}, found ${foundWords(issue.input)}`;
    }
    case 'invalid_value': {
      const expected = `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
      return issue.input === undefined ? `is missing (${expected})` : expected;
    }
    case 'too_small':
      return sizeMessage('at least', issue.minimum, issue.origin);
    case 'too_big':
      return sizeMessage('at most', issue.maximum, issue.origin);
    default:
      return issue.message;
  }
}

function sizeMessage(bound: string, limit: number | bigint, origin: string): string {
  const unit = { string: ' characters', array: ' entries', object: ' entries', record: ' entries' }[origin] ?? '';
  return `expected ${bound} ${limit}${unit}`;
}

function typeWords(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return words[type] ?? type;
}

function foundWords(value: unknown): string {
  if (value === null) return 'null';
  return typeWords(Array.isArray(value) ? 'array' : typeof value);
}

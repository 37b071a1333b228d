import type * as z from 'zod';
import { sentence } from '../model/sentence';

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
      return [{ message: sentence`expected ${eitherOf([...new Set(expected)])}`, path, key: null }];
    }
    default:
      return [{ message: issueMessage(issue), path, key: null }];
  }
}

function unknownKey(key: string, aliases: Readonly<Record<string, string>>): string {
  const meant = Object.hasOwn(aliases, key) ? aliases[key] : undefined;
  return meant === undefined
    ? sentence`“${key}” is not known here`
    : sentence`“${key}” is not known here; did you mean “${meant}”?`;
}

function issueMessage(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return sentence`is missing (expected ${typeWords(issue.expected)})`;
      return sentence`expected ${typeWords(issue.expected)}, found ${foundWords(issue.input)}`;
    }
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value)).join(', ');
      const expected = issue.values.length === 1 ? values : sentence`one of ${values}`;
      return issue.input === undefined ? sentence`is missing (expected ${expected})` : sentence`expected ${expected}`;
    }
    case 'too_small':
      return sentence`expected at least ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return sentence`expected at most ${amount(issue.maximum, issue.origin)}`;
    default:
      return issue.message;
  }
}

function amount(limit: number | bigint, origin: string): string {
  const count = String(limit);
  if (origin === 'string') return sentence`${count} characters`;
  return ['array', 'object', 'record'].includes(origin) ? sentence`${count} entries` : count;
}

/** The only pair that our files have is marked: a mark of nothing but “or” would be seen in anything. */
function eitherOf(words: readonly string[]): string {
  const all = words.join(' or ');
  return all === 'a text or a list' ? sentence`a text or a list` : all;
}

function typeWords(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: sentence`a text`,
    number: sentence`a number`,
    int: sentence`a whole number`,
    boolean: sentence`true or false`,
    array: sentence`a list`,
    object: sentence`an object`,
    record: sentence`an object`,
  };
  return words[type] ?? type;
}

function foundWords(value: unknown): string {
  if (value === null) return 'null';
  return typeWords(Array.isArray(value) ? 'array' : typeof value);
}

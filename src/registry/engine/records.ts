/** A key's values: the same in all records, or one for each. */
export type Values = { readonly all: unknown } | { readonly each: readonly unknown[] };

type Make = (length: number, values: readonly unknown[]) => Record<string, unknown>[];

/** By shape: the keys, and which of them have a value of their own in each record. */
const makers = new Map<string, Make>();
/** More than there are lists on their way, each with the columns that its rows have in common. */
const KEPT = 64;

/**
 * Records of these keys, in their order. They are made by an object literal with the keys, which is made to measure, as
 * for rows (`rowReader.ts`): in a third of the time that it takes to copy a record and set its keys by name.
 */
export function recordsOf(
  length: number,
  keys: readonly string[],
  values: readonly Values[],
): Record<string, unknown>[] {
  const isEach = values.map((it) => 'each' in it);
  const shape = JSON.stringify([keys, isEach]);
  let make = makers.get(shape);
  if (!make) {
    if (makers.size >= KEPT) makers.clear();
    makers.set(shape, (make = maker(keys, isEach)));
  }
  return make(
    length,
    values.map((it) => ('each' in it ? it.each : it.all)),
  );
}

function maker(keys: readonly string[], isEach: readonly boolean[]): Make {
  try {
    // "__proto__" is a key like others only where it is computed.
    const fields = keys.map((key, n) => {
      const name = key === '__proto__' ? '["__proto__"]' : JSON.stringify(key);
      return `${name}: v${n}${isEach[n] ? '[record]' : ''}`;
    });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the only text in it is keys, as JSON
    return new Function(
      'length',
      'values',
      `const [${keys.map((_, n) => `v${n}`).join(', ')}] = values; const records = [];
       for (let record = 0; record < length; record++) records.push({ ${fields.join(', ')} });
       return records;`,
    ) as Make;
  } catch {
    // A host may forbid to make code from text.
    return (length, values) =>
      Array.from({ length }, (_, record) =>
        Object.fromEntries(keys.map((key, n) => [key, isEach[n] ? (values[n] as unknown[])[record] : values[n]])),
      );
  }
}

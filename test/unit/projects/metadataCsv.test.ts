import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normaliseHashtags, normaliseTags } from '../../../src/model/hashtags';
import type { MetadataFields } from '../../../src/model/metadataFields';
import { csvLayers, matchCsvRows, type CsvClip } from '../../../src/projects/csvMatching';
import { readCell, writeCell } from '../../../src/projects/csvText';
import { diagnosticLine } from '../../../src/projects/diagnostics';
import { parseMetadataCsv, writeMetadataCsv, type CsvEntry } from '../../../src/projects/metadataCsv';

const parse = (text: string): ReturnType<typeof parseMetadataCsv> => parseMetadataCsv(Buffer.from(text));
const problems = (text: string): string[] =>
  parse(text).diagnostics.map((diagnostic) => `${diagnostic.severity} ${diagnosticLine('', diagnostic).slice(1)}`);

describe('a metadata CSV', function () {
  this.timeout(20_000);
  const expected = { title: 'One, “two”', description: 'a\nb;"c"' };
  const cells = ['a.mp4', '"One, “two”"', '"a\nb;""c"""'];

  for (const [name, bytes] of [
    ['with commas', Buffer.from(`file,title,description\n${cells.join(',')}\n`)],
    [
      'with semicolons and a byte order mark, as Excel writes it in much of Europe',
      Buffer.from(`\uFEFFfile;title;description\r\n${cells.join(';')}\r\n`),
    ],
    [
      'with tabs, in UTF-16, as Excel’s “Unicode text”',
      Buffer.from(`\uFEFFfile\ttitle\tdescription\r\n${cells.join('\t')}\r\n`, 'utf16le'),
    ],
    ['with Excel’s separator line', Buffer.from(`sep=;\r\nfile;title;description\r\n${cells.join(';')}`)],
    ['with quotes everywhere', Buffer.from(`"file","title","description"\n"a.mp4",${cells.slice(1).join(',')}`)],
    ['with headings of its own', Buffer.from(`File Name, TITLES ,Caption\n${cells.join(',')}\n`)],
    ['with empty lines', Buffer.from(`\n\nfile,title,description\n\n${cells.join(',')}\n\n`)],
  ] as const) {
    it(`is read ${name}`, () => {
      const { rows, diagnostics } = parseMetadataCsv(bytes);
      assert.deepEqual(diagnostics, []);
      assert.deepEqual(
        rows.map(({ keys, fields }) => ({ keys, fields })),
        [{ keys: { file: 'a.mp4' }, fields: expected }],
      );
    });
  }

  it('is read in Windows-1252, with a warning', () => {
    const { rows, diagnostics } = parseMetadataCsv(Buffer.from('file;title\r\na.mp4;Stra\xdfe \x80\r\n', 'latin1'));
    assert.deepEqual(rows[0]?.fields, { title: 'Straße €' });
    assert.deepEqual(
      diagnostics.map(({ severity }) => severity),
      ['warning'],
    );
  });

  it('says every kind of value', () => {
    const header = 'id,platform,hashtags,tags,visibility,Made for kids,AI,cover,Schedule,allow_duet';
    const { rows, diagnostics } = parse(
      `${header}\nX1,TikTok,"#a, #b","c d, e",Private,WAHR,none,1500,2027-01-31 18:00+01:00,no\nx2\n`,
    );
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(rows, [
      {
        line: 2,
        keys: { id: 'x1' },
        places: { id: { line: 2, column: 1, length: 2 }, platform: { line: 2, column: 4, length: 6 } },
        platform: 'tiktok',
        fields: {
          hashtags: '#a, #b',
          tags: 'c d, e',
          visibility: 'private',
          madeForKids: true,
          alteredContent: null,
          coverMs: 1500,
          publishAt: '2027-01-31T18:00:00+01:00',
          allowDuet: false,
        },
      },
      {
        line: 3,
        keys: { id: 'x2' },
        places: { id: { line: 3, column: 1, length: 2 } },
        platform: null,
        fields: {},
      },
    ]);
  });

  it('says line and column of every problem, and uses nothing of such a row', () => {
    const text =
      'file,title,visibility,mood,cover\n"a\n.mp4",x,all,,1\nb.mp4,"two\nlines",public,,soon\n,orphan\nc.mp4,a,,,,b\nd.mp4,d,,,\n';
    assert.deepEqual(problems(text), [
      'warning 1:23: mood: The column “mood” is not known and was left out.',
      'error 3:9: visibility: expected public, unlisted, friends or private, found “all”.',
      'error 5:16: coverMs: expected milliseconds or none, found “soon”.',
      'error 6:1: The row does not say which clip it is about.',
      'error 7:12: There are more cells than columns; texts with separators in them need quotes.',
    ]);
    assert.deepEqual(
      parse(text).rows.map(({ keys, line }) => [keys.file, line]),
      [['d.mp4', 8]],
    );
    assert.equal(parse(text).refused, 4);
    assert.equal(parse('file,visibility,cover\na.mp4,all,soon\n').refused, 1);
  });

  for (const [text, problem] of [
    ['', 'error 1:1: The file is empty.'],
    [
      'title,description\na,b',
      'error 1:1: The first row must name the columns, and one of them must be “file”, “id” or “checksum”.',
    ],
    ['file,title\na.mp4,"open\nb.mp4,x', 'error 2:7: A quote is opened here and never closed.'],
    [
      'file,title,Titles\na,b,c',
      'error 1:12: Titles: “Titles” is a second column for “title”; only the first one was used.',
    ],
    [
      'file,publishAt\na,tomorrow',
      'error 2:3: publishAt: expected a time with its zone, such as "2027-01-31T18:00:00+01:00", found “tomorrow”.',
    ],
    ['file,platform\na,You Tube', 'error 2:3: platform: “You Tube” is not a platform.'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(text)}`, () => assert.deepEqual(problems(text), [problem]));
  }

  it('stops counting problems somewhere', () => {
    const all = problems(`file,visibility\n${'a,all\n'.repeat(1000)}`);
    assert.equal(all.length, 201);
    assert.match(all.at(-1) ?? '', /There are more problems than these 200\./);
  });

  it('is read, whatever it holds', () => {
    const pieces = fc.constantFrom(
      'file',
      'title',
      'id',
      ',',
      ';',
      '\t',
      '"',
      '""',
      '\n',
      '\r\n',
      '\r',
      'a.mp4',
      'sep=;',
      '\uFEFF',
      "'=1",
      'é',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const lines = text.split(/\r\n|\n|\r/).length;
        const { rows, diagnostics } = parse(text);
        for (const { line, column } of [...diagnostics, ...rows.map((row) => ({ ...row, column: 1 }))]) {
          assert.ok(line >= 1 && line <= lines && column >= 1);
        }
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseMetadataCsv(bytes)));
  });

  it('of many rows is read in a moment', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `clips/${index}.mp4,"Title, ${index}",#a #b`);
    const start = performance.now();
    const { rows: read } = parse(`file,title,hashtags\n${rows.join('\n')}`);
    assert.equal(read.length, 20_000);
    assert.equal(read.at(-1)?.line, 20_001);
    assert.ok(performance.now() - start < 5000);
  });
});

describe('an export of metadata', function () {
  this.timeout(20_000);
  const text = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom('"', ',', ';', '\t', '\n', '\r', "'", '=', '+', ' '),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
      minLength: 1,
    })
    .filter((value) => value.trim() !== '');
  const word = fc.constantFrom('a', 'Über', '東京', 'x_1', '🎬');
  const fields: fc.Arbitrary<MetadataFields> = fc.record(
    {
      title: text,
      description: text,
      hashtags: fc.uniqueArray(word, { minLength: 1 }),
      tags: fc.uniqueArray(word, { minLength: 1 }),
      visibility: fc.constantFrom('public', 'unlisted', 'friends', 'private'),
      madeForKids: fc.boolean(),
      alteredContent: fc.option(fc.boolean()),
      coverMs: fc.option(fc.nat(86_400_000)),
      publishAt: fc.option(fc.constantFrom('2027-01-31T18:00:00Z', '2027-01-31T18:00:00+05:30')),
      allowComments: fc.boolean(),
      allowDuet: fc.boolean(),
      allowStitch: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const entry: fc.Arbitrary<CsvEntry> = fc.record({
    file: fc.string({ unit: 'grapheme', minLength: 1 }).map((name) => `clips/${name}.mp4`),
    id: fc.uuid(),
    checksum: fc.string({ unit: fc.constantFrom('0', '7', 'a', 'f'), minLength: 64, maxLength: 64 }),
    platform: fc.constantFrom(null, 'youtube', 'tiktok'),
    fields,
  });

  it('reads back as it was', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1 }),
        fc.constantFrom(',' as const, ';' as const, '\t' as const),
        (entries, delimiter) => {
          const read = parse(writeMetadataCsv(entries, delimiter));
          assert.deepEqual(read.diagnostics, []);
          assert.equal(read.delimiter, delimiter);
          const normal = ({ hashtags, tags, ...rest }: MetadataFields): object => ({
            ...rest,
            hashtags: normaliseHashtags(hashtags ?? []).hashtags,
            tags: normaliseTags(tags ?? []),
          });
          assert.deepEqual(
            read.rows.map((row) => ({ ...row.keys, platform: row.platform, fields: normal(row.fields) })),
            entries.map((each) => ({ ...each, fields: normal(each.fields) })),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('runs nothing in a spreadsheet', () => {
    for (const cell of ['=HYPERLINK("x")', '+1', '-1', '@x', "'=1", '\tx']) {
      const written = writeCell(cell, ',');
      assert.match(written, /^"?'/);
      assert.equal(readCell(written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written), cell);
    }
    assert.equal(writeCell("it's", ','), "it's");
    assert.equal(readCell("'quoted'"), "'quoted'");
  });
});

describe('the rows of a metadata CSV', () => {
  const sum = (digit: string): string => digit.repeat(64);
  const clips: CsvClip[] = [
    { id: 'id-1', filePath: 'clips/a/Intro.mp4', checksum: sum('1') },
    { id: 'id-2', filePath: 'clips/b/Intro.mp4', checksum: sum('2') },
    { id: 'id-3', filePath: 'clips/Cafe\u0301.mov', checksum: sum('3') },
  ];
  const match = (text: string): { rows: Record<string, number[]>; problems: string[] } => {
    const { rows, diagnostics } = matchCsvRows(parse(text).rows, clips);
    return {
      rows: Object.fromEntries([...rows].map(([id, list]) => [id, list.map(({ line }) => line)])),
      problems: diagnostics.map(({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`),
    };
  };

  it('find their clips by name, by as much of the path as it takes, by id and by checksum', () => {
    const text = `file,id,checksum\ncafé.MOV,,\na/intro.mp4,,\n.\\clips\\b\\Intro,,\n,ID-1,\n,,${sum('3').toUpperCase()}\ncafé,id-3,${sum('3')}\n`;
    assert.deepEqual(match(text), { rows: { 'id-1': [3, 5], 'id-2': [4], 'id-3': [2, 6, 7] }, problems: [] });
  });

  it('are not used when it is not certain which clip is meant', () => {
    assert.deepEqual(match('title,file,id\nx,Intro.mp4,\n"y\nz",new.mp4,\n,a/Intro.mp4,id-2\n'), {
      rows: {},
      problems: [
        'error 2:3 “Intro.mp4” can be 2 clips (clips/a/Intro.mp4, clips/b/Intro.mp4); write more of its path.',
        'warning 4:4 There is no clip “new.mp4” yet.',
        'error 5:14 File, id and checksum of this row are not those of one clip (“id-2”).',
      ],
    });
  });

  it('find the very file that is written before one whose name is the same but for case, accents or folders', () => {
    const twins: CsvClip[] = [
      { id: 'composed', filePath: 'clips/caf\u00e9.mp4', checksum: sum('1') },
      { id: 'decomposed', filePath: 'clips/cafe\u0301.mp4', checksum: sum('2') },
      { id: 'upper', filePath: 'clips/CAFE\u0301.mp4', checksum: sum('3') },
      { id: 'top', filePath: 'intro.mp4', checksum: sum('4') },
      { id: 'below', filePath: 'clips/intro.mp4', checksum: sum('5') },
      { id: 'backslash', filePath: 'clips/in\\side.mp4', checksum: sum('6') },
    ];
    for (const { id, filePath, checksum } of twins) {
      for (const cells of [`${filePath},,`, `${filePath},${id},${checksum}`]) {
        const { rows, diagnostics } = matchCsvRows(parse(`file,id,checksum\n${cells}\n`).rows, twins);
        assert.deepEqual([[...rows.keys()], diagnostics], [[id], []], cells);
      }
    }
  });

  it('count more the later they come', () => {
    const { rows } = parse('file,platform,title\na/Intro,,one\na/Intro,youtube,two\n');
    const layers = csvLayers('texts.csv', matchCsvRows(rows, clips).rows.get('id-1') ?? []);
    assert.deepEqual(layers, [
      { source: 'csv', origin: 'texts.csv, line 3', fields: {}, platforms: { youtube: { title: 'two' } } },
      { source: 'csv', origin: 'texts.csv, line 2', fields: { title: 'one' } },
    ]);
  });
});

import { sentence } from '../model/sentence';
import { textLength, type TextUnit } from '../model/textCounts';
import type { UploadMetadata, Violation } from '../model/uploadMetadata';
import type { ClipFile } from './platformUploader';

/** Where a figure comes from: platforms change theirs without notice. */
export interface Provenance {
  /** When it was read, YYYY-MM-DD. */
  readonly asOf: string;
  readonly source: string;
  /**
   * Whether the platform may take more all the same: users report it, sources contradict each other, or it is set for
   * another way of uploading. It is said then, and stops nothing.
   */
  readonly doubtful?: true;
  /** What follows from exceeding it: a sentence. */
  readonly note?: string;
}

/** A figure and the least or the most that a platform takes of it. */
interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

/** What a platform takes of a clip. One fact may have several: a sure one, and a narrower one that is doubtful. */
export type ClipLimit = Provenance &
  (
    | (Bounds & { readonly fact: keyof typeof figures })
    | { readonly fact: keyof typeof words; readonly oneOf: readonly string[] }
  );

/** What a platform takes of a text. */
export type TextLimit = Provenance & { readonly most: number; readonly unit: TextUnit | 'hashtags' | 'mentions' };

type Media = NonNullable<ClipFile['media']>;

interface Figure {
  /** The field a violation names. */
  readonly field: string;
  /** null: unknown. */
  readonly measure: (clip: ClipFile, media: Partial<Media>) => number | null;
  /** What is the matter with a clip: "The clip …". */
  readonly describe: (value: number) => string;
  readonly format: (value: number) => string;
}

/** The figures of a clip that platforms limit. */
const figures = {
  /** Of the file. */
  bytes: {
    field: 'file',
    measure: ({ size }) => size,
    describe: (value) => (value === 0 ? sentence`is empty` : sentence`has ${bytes(value)}`),
    format: bytes,
  },
  /** Containers count the padding of the sound in: what is less than a tenth does not matter. */
  seconds: {
    field: 'duration',
    measure: (_, { duration }) => known(duration, (value) => rounded(value, 1)),
    describe: (value) => sentence`lasts ${value} s`,
    format: (value) => `${value} s`,
  },
  shortSide: {
    field: 'dimensions',
    measure: (_, media) => sides(media, Math.min),
    describe: (value) => sentence`has a side of ${value} pixels`,
    format: (value) => sentence`${value} pixels`,
  },
  longSide: {
    field: 'dimensions',
    measure: (_, media) => sides(media, Math.max),
    describe: (value) => sentence`has a side of ${value} pixels`,
    format: (value) => sentence`${value} pixels`,
  },
  width: {
    field: 'dimensions',
    measure: (_, { width }) => width ?? null,
    describe: (value) => sentence`is ${value} pixels wide`,
    format: (value) => sentence`${value} pixels`,
  },
  /** Width by height: 1 is a square, less is vertical. */
  aspect: {
    field: 'dimensions',
    measure: (_, media) => sides(media, (width, height) => rounded(width / height, 3)),
    describe: (value) => sentence`is ${value} times as wide as high`,
    format: (value) => `${value}`,
  },
  /** An average over the first frames, hence rounded. */
  framesPerSecond: {
    field: 'fps',
    measure: (_, { fps }) => known(fps, (value) => rounded(value, 1)),
    describe: (value) => sentence`has ${value} frames per second`,
    format: (value) => `${value}`,
  },
  /** Of picture and sound together. */
  megabitsPerSecond: {
    field: 'bitrate',
    measure: (_, { bitrate }) => known(bitrate, (value) => rounded(value / 1e6, 1)),
    describe: (value) => sentence`has ${value} Mbit/s`,
    format: (value) => `${value} Mbit/s`,
  },
} satisfies Record<string, Figure>;

interface Word {
  readonly field: string;
  readonly read: (clip: ClipFile, media: Partial<Media>) => string | null;
  readonly describe: (value: string) => string;
  readonly format: (value: string) => string;
}

/** What a clip is made of, as far as platforms take some of it only. */
const words = {
  /** Of the file's name, with the dot, in lower case; "": it has none. */
  extension: {
    field: 'file',
    read: ({ fileName }) => /\.[^.]+$/.exec(fileName.toLowerCase())?.[0] ?? '',
    describe: (value) => (value === '' ? sentence`has no file name extension` : sentence`is a ${value} file`),
    format: (value) => value,
  },
  videoCodec: {
    field: 'videoCodec',
    read: (_, { videoCodec }) => known(videoCodec, codec),
    describe: (value) => sentence`has its picture in ${codecName(value)}`,
    format: codecName,
  },
  audioCodec: {
    field: 'audioCodec',
    read: (_, { audioCodec }) => known(audioCodec, codec),
    describe: (value) => sentence`has its sound in ${codecName(value)}`,
    format: codecName,
  },
} satisfies Record<string, Word>;

/** What a platform would not take of a clip. What is not known of it speaks for it. */
export function clipViolations(platform: string, clip: ClipFile, limits: readonly ClipLimit[]): Violation[] {
  const media = clip.media ?? {};
  return limits.flatMap((limit) => {
    if ('oneOf' in limit) {
      const { field, read, describe, format }: Word = words[limit.fact];
      const value = read(clip, media);
      if (value === null || limit.oneOf.includes(value)) return [];
      const taken = limit.oneOf.map(format).join(', ');
      return [violation(limit, field, sentence`The clip ${describe(value)}; ${platform} takes only ${taken}.`)];
    }
    const { field, measure, describe, format }: Figure = figures[limit.fact];
    const value = measure(clip, media);
    const bound = value === null ? null : exceeded(value, limit, format);
    if (value === null || bound === null) return [];
    return [violation(limit, field, sentence`The clip ${describe(value)}; ${platform} takes ${bound}.`)];
  });
}

/** What a platform would not take of a text. @param name how a person calls the text: "caption" */
export function textViolations(
  platform: string,
  { field, name, count }: { field: string; name: string; count: number },
  limit: TextLimit,
): Violation[] {
  if (count <= limit.most) return [];
  return [
    violation(limit, field, sentence`The ${name} has ${amounts[limit.unit](count)}; ${platform} takes ${limit.most}.`),
  ];
}

const amounts: Readonly<Record<TextLimit['unit'], (count: number) => string>> = {
  characters: (count) => sentence`${count} characters`,
  // Who has not heard of the unit learns at least that it counts characters, and why the figure is another.
  'UTF-16 units': (count) => sentence`${count} characters (UTF-16 units)`,
  bytes: (count) => sentence`${count} bytes`,
  hashtags: (count) => sentence`${count} hashtags`,
  mentions: (count) => sentence`${count} mentions`,
};

/** A text against the length a platform takes, in its unit. */
export function lengthViolations(
  platform: string,
  { field, name, text }: { field: string; name: string; text: string },
  limit: TextLimit & { readonly unit: TextUnit },
): Violation[] {
  return textViolations(platform, { field, name, count: textLength(text, limit.unit) }, limit);
}

/** A cover frame that the clip, as far as its length is known, does not have. */
export function coverViolations({ media }: ClipFile, { coverMs }: UploadMetadata): Violation[] {
  const duration = media?.duration ?? null;
  if (coverMs === null || duration === null || coverMs <= duration * 1000) return [];
  return [
    {
      field: 'coverMs',
      message: sentence`The cover is the frame at ${coverMs / 1000} s; the clip lasts ${duration} s.`,
    },
  ];
}

function violation({ doubtful, note }: Provenance, field: string, message: string): Violation {
  return {
    field,
    message: note === undefined ? message : `${message} ${note}`,
    ...(doubtful && { severity: 'warning' as const }),
  };
}

/** The bound that a value is beyond, in words; null: none. */
function exceeded(value: number, { least, most }: Bounds, format: (value: number) => string): string | null {
  if (least !== undefined && value < least) return sentence`at least ${format(least)}`;
  return most !== undefined && value > most ? sentence`at most ${format(most)}` : null;
}

function known<Value, Result>(value: Value | null | undefined, use: (value: Value) => Result): Result | null {
  return value === null || value === undefined ? null : use(value);
}

function sides({ width, height }: Partial<Media>, use: (width: number, height: number) => number): number | null {
  return known(width, (w) => known(height, (h) => use(w, h)));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Rounded up, so that one byte too many shows. */
function bytes(value: number): string {
  const [unit, name] = value >= 1024 ** 3 ? [1024 ** 3, 'GB'] : [1024 ** 2, 'MB'];
  return value < 1024 ? sentence`${value} bytes` : `${Math.ceil((100 * value) / unit) / 100} ${name}`;
}

/** Codecs by the names that media probes have for them. */
const codecs: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'H.265',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  aac: 'AAC',
};
const otherNames: Readonly<Record<string, string>> = { h264: 'avc', h265: 'hevc' };

function codec(name: string): string {
  return otherNames[name.toLowerCase()] ?? name.toLowerCase();
}

function codecName(name: string): string {
  return codecs[name] ?? `“${name}”`;
}

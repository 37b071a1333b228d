import { open, type FileHandle } from 'node:fs/promises';
import { CustomSource, Input, MATROSKA, MP4, QTFF, WEBM, type InputTrack, type InputVideoTrack } from 'mediabunny';
import { boxLayout, type ReadAt } from './boxLayout';
import { UNKNOWN_MEDIA, type MediaFacts } from './mediaFacts';

const FRAMES_COUNTED = 120;
/** Bytes read of one file, at most: the index of a clip of hours fits. */
const MAX_READ = 64 * 1024 * 1024;
/** An index larger than this is none. */
const MAX_SINGLE_READ = 24 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;

/** The formats clips come in. mediabunny reads no AVI: all that can be said of one is "unknown". */
const formats = [
  { format: MP4, name: 'mp4' },
  { format: QTFF, name: 'mov' },
  { format: WEBM, name: 'webm' },
  { format: MATROSKA, name: 'mkv' },
] as const;

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which what is not known yet stays unknown. Default: 10 s. */
  readonly timeoutMs?: number;
  /** Told what is known so far, whenever that becomes more. */
  readonly onFacts?: (facts: MediaFacts) => void;
}

type Draft = { -readonly [Fact in keyof MediaFacts]: MediaFacts[Fact] };

/**
 * Reads what a clip says about itself, without ffmpeg. Whatever cannot be read is unknown: a file that is damaged, of
 * another kind, or gone never makes it throw, and no more than {@link MAX_READ} bytes of it are read.
 *
 * A damaged index can keep the parser busy for minutes without ever waiting, and then no timer fires: call this in a
 * thread that can be ended (`MediaProber`).
 * @throws only the signal's reason, when it is aborted
 */
export async function probeMedia(file: string, { signal, timeoutMs, onFacts }: ProbeOptions = {}): Promise<MediaFacts> {
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size === 0) return UNKNOWN_MEDIA;
    return await probeOpened(handle, stat.size, stop, onFacts);
  } catch {
    return UNKNOWN_MEDIA;
  } finally {
    await handle?.close().catch(() => undefined);
    signal?.throwIfAborted();
  }
}

async function probeOpened(
  handle: FileHandle,
  size: number,
  stop: AbortSignal,
  onFacts?: (facts: MediaFacts) => void,
): Promise<MediaFacts> {
  const read = boundedReader(handle, stop);
  const facts: Draft = { ...UNKNOWN_MEDIA };
  const input = new Input({
    formats: formats.map(({ format }) => format),
    source: new CustomSource({
      getSize: () => size,
      read: (start, end) => read(start, end - start),
      prefetchProfile: 'fileSystem',
      // A read ahead that fails is nobody's loss.
      handleUnhandledError: () => undefined,
    }),
  });
  const late = aborted(stop);
  /** Asks for one fact. What fails, or comes too late, leaves it unknown and does not keep the others from being asked. */
  const ask = async (question: () => Promise<void>): Promise<void> => {
    if (stop.aborted) return;
    await Promise.race([question().catch(() => undefined), late]);
    onFacts?.({ ...facts });
  };
  try {
    await ask(async () => void (facts.fastStart = (await boxLayout(read, size))?.fastStart ?? null));
    await ask(async () => {
      const format = await input.getFormat();
      facts.container = formats.find((each) => each.format === format)?.name ?? null;
    });
    if (facts.container === null) return { ...UNKNOWN_MEDIA };
    await ask(async () => {
      const duration = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
      facts.duration = positive(duration);
      if (facts.duration !== null) facts.bitrate = positive(Math.round((size * 8) / facts.duration));
    });
    await ask(async () => {
      const video = await input.getPrimaryVideoTrack();
      if (video) await probeVideo(video, facts);
    });
    await ask(async () => {
      const audio = await input.getPrimaryAudioTrack();
      facts.hasAudio = audio !== null;
      if (audio) facts.audioCodec = await codecOf(audio);
    });
    // Last, for it is what damaged files make long: it needs the index of all frames.
    await ask(async () => {
      const stats = await (await input.getPrimaryVideoTrack())?.computePacketStats(FRAMES_COUNTED);
      // More than any camera's would be a damaged index.
      if (stats && stats.averagePacketRate <= 1000) {
        facts.fps = positive(Math.round(stats.averagePacketRate * 1000) / 1000);
      }
    });
    return { ...facts };
  } finally {
    input.dispose();
  }
}

async function probeVideo(video: InputVideoTrack, facts: Draft): Promise<void> {
  facts.videoCodec = await codecOf(video);
  const [width, height] = [positive(await video.getDisplayWidth()), positive(await video.getDisplayHeight())];
  if (width === null || height === null) return;
  Object.assign(facts, { width, height, rotation: await video.getRotation() });
}

async function codecOf(track: InputTrack): Promise<string | null> {
  const codec = await track.getCodec();
  if (codec !== null) return codec;
  const internal = await track.getInternalCodecId();
  return typeof internal === 'string' && /^[\w./ -]{1,40}$/.test(internal) ? internal : null;
}

/** Damaged files hold any figure; only one that means something is a fact. */
function positive(value: number): number | null {
  return Number.isFinite(value) && value > 0 && value < Number.MAX_SAFE_INTEGER ? value : null;
}

/** Reads of one file, until too much was read or the time is up. */
function boundedReader(handle: FileHandle, stop: AbortSignal): ReadAt {
  let left = MAX_READ;
  return async (position, length) => {
    stop.throwIfAborted();
    if (length > MAX_SINGLE_READ || length > left) throw new RangeError('More would have to be read than is allowed.');
    left -= length;
    const buffer = new Uint8Array(length);
    const { bytesRead } = await handle.read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

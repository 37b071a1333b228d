import * as vscode from 'vscode';
import type { Video } from '../../model/records';
import type { VideoMedia } from '../../model/videoMedia';
import type { DetailState } from './detailProtocol';

/** What is known of the clip, in words; what is not known is said to be so. */
export function clipFacts(video: Video, media: VideoMedia | null): DetailState['facts'] {
  const { language } = vscode.env;
  const number = (value: number, digits = 0): string =>
    value.toLocaleString(language, { maximumFractionDigits: digits });
  const width = media?.width ?? null;
  const height = media?.height ?? null;
  const known = <T>(value: T | null | undefined, words: (value: T) => string): string | null =>
    value == null ? null : words(value);
  return [
    { name: vscode.l10n.t('File'), value: video.filePath },
    { name: vscode.l10n.t('Duration'), value: known(media?.duration ?? video.duration, durationWords) },
    {
      name: vscode.l10n.t('Dimensions'),
      value: width === null || height === null ? null : `${width} × ${height}`,
    },
    { name: vscode.l10n.t('Frame rate'), value: known(media?.fps, (fps) => vscode.l10n.t('{0} fps', number(fps, 2))) },
    { name: vscode.l10n.t('Video codec'), value: known(media?.videoCodec, codecWords) },
    { name: vscode.l10n.t('Audio codec'), value: known(media?.audioCodec, codecWords) },
    {
      name: vscode.l10n.t('Bit rate'),
      value: known(media?.bitrate, (bits) => vscode.l10n.t('{0} Mbit/s', number(bits / 1e6, 2))),
    },
    { name: vscode.l10n.t('Size'), value: sizeWords(video.size, number) },
    {
      name: vscode.l10n.t('Added'),
      value: new Date(video.createdAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
    },
    { name: 'SHA-256', value: video.checksum },
  ];
}

function durationWords(seconds: number): string {
  if (seconds < 60) {
    return vscode.l10n.t('{0} s', seconds.toLocaleString(vscode.env.language, { maximumFractionDigits: 1 }));
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function sizeWords(bytes: number, number: (value: number, digits?: number) => string): string {
  if (bytes < 1e3) return vscode.l10n.t('{0} bytes', number(bytes));
  if (bytes < 1e6) return vscode.l10n.t('{0} kB', number(bytes / 1e3));
  return bytes < 1e9
    ? vscode.l10n.t('{0} MB', number(bytes / 1e6, 1))
    : vscode.l10n.t('{0} GB', number(bytes / 1e9, 2));
}

/** Codecs as people know them; others as the probe calls them. */
function codecWords(codec: string): string {
  const names: Readonly<Record<string, string>> = {
    avc: 'H.264',
    hevc: 'H.265',
    vp8: 'VP8',
    vp9: 'VP9',
    av1: 'AV1',
    aac: 'AAC',
    mp3: 'MP3',
    opus: 'Opus',
    vorbis: 'Vorbis',
    flac: 'FLAC',
  };
  return Object.hasOwn(names, codec) ? (names[codec] ?? codec) : codec;
}

/** Type of a clip's sound for `canPlayType`; null: it has none, or it is not known what it is. */
export function audioTypeOf(media: VideoMedia | null): string | null {
  switch (media?.audioCodec) {
    case 'aac':
      return 'audio/mp4; codecs="mp4a.40.2"';
    case 'mp3':
      return 'audio/mpeg';
    case 'opus':
      return 'audio/webm; codecs="opus"';
    case 'vorbis':
      return 'audio/webm; codecs="vorbis"';
    case 'flac':
      return 'audio/flac';
    default:
      return null;
  }
}

import { Uri } from 'vscode';
import type { UploadStatus } from '../../model/uploadStatus';
import type { Tone } from '../protocol';
import { toneOf } from '../tones';

/** Per theme kind: what the shapes are painted with. Contrast ≥ 3 : 1 on the default side bars. */
const palettes = {
  light: { idle: '#6e6e6e', busy: '#0063b1', good: '#1a7f37', unsure: '#8a6100', bad: '#c72e0f' },
  dark: { idle: '#9d9d9d', busy: '#3794ff', good: '#73c991', unsure: '#cca700', bad: '#f48771' },
} as const satisfies Record<string, Palette>;
type Palette = Readonly<Record<Tone, string>>;

/** One mark in a box from (x, y), `s` wide and high. Shapes differ per tone, so that colour is never alone. */
function mark(tone: Tone, color: string, x: number, y: number, s: number): string {
  const stroke = `stroke="${color}" stroke-width="${Math.max(1.4, s / 5)}" fill="none" stroke-linecap="round"`;
  const at = (fx: number, fy: number): string => `${x + fx * s} ${y + fy * s}`;
  switch (tone) {
    case 'idle':
      return `<circle cx="${x + s / 2}" cy="${y + s / 2}" r="${s * 0.32}" stroke="${color}" stroke-width="1.2" fill="none"/>`;
    case 'busy':
      return `<path d="M${at(0.5, 0.9)}V${y + s * 0.15}M${at(0.15, 0.5)}L${at(0.5, 0.12)}L${at(0.85, 0.5)}" ${stroke}/>`;
    case 'good':
      return `<path d="M${at(0.1, 0.55)}L${at(0.4, 0.85)}L${at(0.9, 0.2)}" ${stroke}/>`;
    case 'unsure':
      return `<path d="M${at(0.5, 0.05)}L${at(0.95, 0.9)}H${x + s * 0.05}Z" fill="${color}"/>`;
    case 'bad':
      return `<path d="M${at(0.15, 0.15)}L${at(0.85, 0.85)}M${at(0.85, 0.15)}L${at(0.15, 0.85)}" ${stroke}/>`;
  }
}

/** Where the marks go on the 16 × 16 icon: [x, y, size] for one, two, three and more platforms. */
function layout(count: number): readonly (readonly [number, number, number])[] {
  if (count <= 1) return [[1.5, 1.5, 13]];
  if (count === 2) {
    return [
      [0.5, 4, 7],
      [8.5, 4, 7],
    ];
  }
  return [
    [0.5, 0.5, 6.8],
    [8.7, 0.5, 6.8],
    [4.6, 8.7, 6.8],
  ];
}

const cache = new Map<string, { light: Uri; dark: Uri }>();

/** One icon that shows the state of each platform at a glance, for light and dark themes. */
export function compositeIcon(statuses: readonly UploadStatus[]): { light: Uri; dark: Uri } {
  const shown = statuses.map((status) => toneOf(status));
  const key = shown.join();
  const cached = cache.get(key);
  if (cached) return cached;
  const places = layout(shown.length);
  const draw = (palette: Palette): Uri => {
    const marks = places.map(([x, y, size], index) => {
      const tone = shown[index] ?? 'idle';
      return mark(tone, palette[tone], x, y, size);
    });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${marks.join('')}</svg>`;
    return Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, true);
  };
  const icon = { light: draw(palettes.light), dark: draw(palettes.dark) };
  cache.set(key, icon);
  return icon;
}

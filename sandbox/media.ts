import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Exchange } from './exchange';
import type { ReceivedFile } from './receivedFile';

const contentTypes: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
};

/** Sends received bytes to a `<video>`, whole or the one range it asks for. */
export async function sendMedia(exchange: Exchange, file: ReceivedFile, fileName: string): Promise<void> {
  const { request, response } = exchange;
  const range = readRange(request.headers.range, file.bytes);
  response.setHeader('content-type', contentTypes[extname(fileName).toLowerCase()] ?? 'application/octet-stream');
  response.setHeader('accept-ranges', 'bytes');
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${file.bytes}` }).end();
    return;
  }
  if (range !== null) response.setHeader('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`);
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  response.writeHead(range === null ? 200 : 206, { 'content-length': end - start + 1 });
  if (exchange.method === 'HEAD' || end < start) {
    response.end();
    return;
  }
  await pipeline(createReadStream(file.path, { start, end }), response);
}

function readRange(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}

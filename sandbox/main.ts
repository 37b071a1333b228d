/**
 * Runs the sandbox by itself: `npx tsx sandbox/main.ts [--port n] [--bytes-per-second n] [--signed-in=false]
 * [--exit-with-parent]`. Prints one JSON line, `{"origin":…,"youtube":{"studioUrl":…},"tiktok":{"siteUrl":…},
 * "instagram":{"siteUrl":…}}`, when it is ready.
 * Ends on SIGTERM, SIGINT or — with `--exit-with-parent` — when its standard input closes.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSandbox } from './index';

const shape = z.object({
  port: z.coerce.number().int().min(0).max(65535).default(0),
  'bytes-per-second': z.coerce.number().int().positive().optional(),
  'signed-in': z.enum(['true', 'false']).default('true'),
  'exit-with-parent': z.boolean().default(false),
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'bytes-per-second': { type: 'string' },
      'signed-in': { type: 'string' },
      'exit-with-parent': { type: 'boolean' },
    },
  });
  const options = shape.parse(values);
  const bytesPerSecond = options['bytes-per-second'];
  const sandbox = await startSandbox({
    port: options.port,
    signedIn: options['signed-in'] === 'true',
    ...(bytesPerSecond !== undefined && { bytesPerSecond }),
  });

  const stop = () => {
    process.stdin.destroy();
    void sandbox.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (options['exit-with-parent']) process.stdin.once('close', stop).resume();
  console.log(
    JSON.stringify({
      origin: sandbox.origin,
      youtube: sandbox.youtube,
      tiktok: sandbox.tiktok,
      instagram: sandbox.instagram,
    }),
  );
}

main().catch((error: unknown) => {
  const reason =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
  console.error(reason);
  process.exitCode = 1;
});

import path from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from './folders';
import { ManagedProcess } from './processes';

const startTimeoutMs = 30_000;

/** What the sandbox prints, on one line, when it is ready. */
const announcement = z.object({
  origin: z.url(),
  youtube: z.object({ studioUrl: z.url() }),
  tiktok: z.object({ siteUrl: z.url() }),
  instagram: z.object({ siteUrl: z.url() }),
});

/** Where the stand-ins are, and `origin`, where their overview is. */
export type SandboxAddresses = z.infer<typeof announcement>;

export interface SandboxProcess extends SandboxAddresses {
  process: ManagedProcess;
}

/**
 * Starts the stand-in platforms as a program of their own, on 127.0.0.1 and a free port. It ends with us.
 * @throws {Error} with what it wrote when it does not get ready.
 */
export async function startSandboxProcess(options: { bytesPerSecond?: number } = {}): Promise<SandboxProcess> {
  const program = path.join(repositoryRoot, 'sandbox', 'main.ts');
  const pace = options.bytesPerSecond === undefined ? [] : ['--bytes-per-second', String(options.bytesPerSecond)];
  const sandbox = await ManagedProcess.start(
    process.execPath,
    ['--import', 'tsx', program, '--port', '0', '--exit-with-parent', ...pace],
    { cwd: repositoryRoot, holdInput: true },
  );
  const line = await sandbox.waitForOutput(/^\{.*\}$/m, 'Starting the sandbox', startTimeoutMs);
  return { ...announcement.parse(JSON.parse(line[0])), process: sandbox };
}

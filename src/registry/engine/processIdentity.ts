import fs from 'node:fs';
import os from 'node:os';
import * as z from 'zod';

/** Who made a lock or a request: enough for another process of this machine to tell whether the maker still lives. */
export const holderSchema = z.lazy(() =>
  z.object({
    pid: z.number().int().positive(),
    /** The process's start as the system counts it, to tell it from a later one with the same pid; '' where unknown. */
    started: z.string(),
    /** The machine: an id of its installation, else its name. */
    machine: z.string(),
    /** This run of the machine's kernel; '' where unknown. */
    boot: z.string(),
    /** The name space that `pid` counts in (containers have their own); '' where there is one only. */
    pidSpace: z.string(),
    /** Identifies the thread's lock object within its process; never used twice. */
    token: z.string().min(1),
    /** Milliseconds since 1970, for people. */
    since: z.number(),
  }),
);

export type Holder = z.infer<typeof holderSchema>;

const readOrEmpty = (read: () => string): string => {
  try {
    return read().trim();
  } catch {
    return '';
  }
};

/**
 * What a program of the system says. Its module is loaded where programs have to be asked (macOS): it took 2 ms of the
 * start of every thread.
 */
const ask = (program: string, ...args: string[]): string =>
  process.getBuiltinModule('node:child_process').execFileSync(program, args, { encoding: 'utf8' });

const bootId = readOrEmpty(() =>
  process.platform === 'darwin'
    ? ask('sysctl', '-n', 'kern.bootsessionuuid')
    : fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
);
const pidSpace = readOrEmpty(() => fs.readlinkSync('/proc/self/ns/pid'));
const machine = readOrEmpty(() => fs.readFileSync('/etc/machine-id', 'utf8')) || os.hostname();

/** This process, under the name of one of its lock objects. */
export function thisHolder(token: string): Holder {
  const { pid } = process;
  return { pid, started: startOf(pid), machine, boot: bootId, pidSpace, token, since: Date.now() };
}

/**
 * Whether a holder may still be running. In doubt it is: waiting for the dead is a nuisance, two owners ruin a file.
 * Exact on Linux. On macOS start times come from `ps`, in whole seconds. On Windows there is only the pid: while
 * another program has a dead holder's pid, the holder counts as alive.
 */
export function isAlive(holder: Holder): boolean {
  if (holder.boot !== bootId) {
    // An earlier run of this machine is over. What runs on another one that shares the disk cannot be seen from here.
    const earlierRun = holder.boot !== '' && bootId !== '' && holder.machine === machine;
    return !earlierRun;
  }
  if (bootId === '' && holder.machine !== machine) return true;
  if (holder.pidSpace !== pidSpace) return true;
  if (!pidExists(holder.pid)) return false;
  const started = holder.started === '' ? '' : startOf(holder.pid);
  return started === '' || started === holder.started;
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Other errors (EPERM) mean that it exists and is somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function startOf(pid: number): string {
  if (process.platform === 'linux') {
    // Field 22 of /proc/<pid>/stat, counted after the command's name, which may contain spaces and parentheses.
    // (Field 3 would tell a zombie. But a process shows as one while its other threads, perhaps writing, still die.)
    const stat = readOrEmpty(() => fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  }
  if (process.platform === 'win32') return '';
  return readOrEmpty(() => ask('ps', '-o', 'lstart=', '-p', String(pid)));
}

import fs from 'node:fs';
import { run } from './processes';
import { parentInStat } from './processState';

/** A running process, as the system lists it. */
export interface ProcessRow {
  pid: number;
  parent: number;
  /** The command line, words separated by spaces. */
  command: string;
}

/** All descendants of the process `root`, itself not included. Linux and macOS. */
export async function descendants(root: number): Promise<ProcessRow[]> {
  return descendantsIn(process.platform === 'linux' ? readProc() : parsePs(await listWithPs()), root);
}

export function descendantsIn(rows: readonly ProcessRow[], root: number): ProcessRow[] {
  const found: ProcessRow[] = [];
  const parents = [root];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    const children = rows.filter((row) => row.parent === parent);
    found.push(...children);
    parents.push(...children.map((child) => child.pid));
  }
  return found;
}

/** Linux: read from /proc, since `ps` is missing in slim containers. */
function readProc(): ProcessRow[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid: Number(pid), parent: parentInStat(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')), command }];
    } catch {
      return []; // It ended while we looked.
    }
  });
}

const listWithPs = () => run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command=']);

export function parsePs(output: string): ProcessRow[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }] : [];
  });
}

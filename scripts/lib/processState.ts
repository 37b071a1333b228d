import fs from 'node:fs';

/** Whether a process with this id is running. One that ended but was not yet buried by its parent is not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || stateInStat(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')) !== 'Z';
  } catch {
    return false;
  }
}

/** The parent's id from the text of /proc/PID/stat. */
export function parentInStat(stat: string): number {
  return Number(fieldsAfterName(stat)[1]);
}

/** The state from the text of /proc/PID/stat; `Z` is a zombie. */
export function stateInStat(stat: string): string | undefined {
  return fieldsAfterName(stat)[0];
}

/** `pid (name) state parent …`, where the name may hold spaces and brackets (proc(5)). */
function fieldsAfterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

import { randomUUID } from 'node:crypto';
import { holderSchema, isAlive, thisHolder } from '../registry/engine/processIdentity';

/** A name for the leases of one engine in this process: says enough for another process to tell whether it still runs. */
export function newLeaseOwner(): string {
  return JSON.stringify(thisHolder(randomUUID()));
}

/** Whether the process behind an owner's name still runs. What cannot be read or told is taken to be alive. */
export function isLeaseOwnerAlive(owner: string): boolean {
  try {
    return isAlive(holderSchema.parse(JSON.parse(owner)));
  } catch {
    return true;
  }
}

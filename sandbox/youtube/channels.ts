/** A channel of the YouTube stand-in. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
}

/** The channels one may be signed in with; the first is the default. */
export const channels = [
  { id: 'UCsandboxCreator00000001', name: 'Sandbox Creator', handle: '@sandbox-creator' },
  { id: 'UCsecondChannel000000002', name: 'Second Channel', handle: '@second-channel' },
] as const satisfies readonly [Channel, Channel];

export function findChannel(id: string): Channel | undefined {
  return channels.find((channel) => channel.id === id);
}

/** Any channel but the given one. */
export function otherChannel(channel: Channel): Channel {
  return channel.id === channels[0].id ? channels[1] : channels[0];
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlRoutes } from './control';
import { instagramSite } from './instagram/site';
import type { SandboxDraft, SandboxPost } from './posts';
import { RequestLog, type SandboxRequest } from './requestLog';
import { listen } from './server';
import type { Site, SiteContext } from './site';
import { SandboxFaults, type SandboxFaultPatch } from './siteFaults';
import { tiktokSite } from './tiktok/site';
import { youtubeSite } from './youtube/site';

export type { FaultName, FaultSettings } from './faultSettings';
export type { SandboxFaultPatch as FaultPatch } from './siteFaults';
export type { SandboxDraft, SandboxPlatform, SandboxPost } from './posts';
export type { SandboxRequest } from './requestLog';
export { instagramAccounts, type InstagramAccount } from './instagram/accounts';
export { channels, type Channel } from './youtube/channels';
export { accounts as tiktokAccounts } from './tiktok/accounts';
export type { InstagramFaultPatch } from './instagram/faultSettings';
export type { TikTokFaultPatch } from './tiktok/faultSettings';

export interface SandboxOptions {
  /** 0 or absent: a free port. */
  port?: number;
  /** Pace at which the stand-in accepts bytes; absent: no limit. */
  bytesPerSecond?: number;
  /** Length of the processing phase after the last byte, in milliseconds; default 300. */
  processingMs?: number;
  /**
   * true (default): visitors are signed in by themselves. false: a visitor must press "Sign in" on the stand-in's
   * sign-in page. Either way a persistent cookie remembers the channel.
   */
  signedIn?: boolean;
}

/** A running sandbox. It listens on 127.0.0.1 only, and speaks to nobody. */
export interface Sandbox {
  /** E.g. `http://127.0.0.1:41234`; opens a page for people that lists what was posted. */
  readonly origin: string;
  readonly youtube: {
    /** What stands for `https://studio.youtube.com`. */
    readonly studioUrl: string;
  };
  readonly tiktok: {
    /** What stands for `https://www.tiktok.com`. */
    readonly siteUrl: string;
  };
  readonly instagram: {
    /** What stands for `https://www.instagram.com`. */
    readonly siteUrl: string;
  };
  /** What was posted, oldest first. A post exists exactly when the server stored it. */
  posts(): SandboxPost[];
  /** What was uploaded and not published, oldest first. */
  drafts(): SandboxDraft[];
  /** The newest requests, oldest first. */
  requests(): SandboxRequest[];
  /** Changes faults: absent keys stay, `null` switches off. @throws {z.ZodError} for another shape. */
  setFaults(faults: SandboxFaultPatch): void;
  clearFaults(): void;
  /** Calls `listener` after each post was stored; returns how to stop. */
  onPost(listener: (post: SandboxPost) => void): () => void;
  /** Back to the state after the start: no posts, drafts, requests or faults. Visitors keep their cookies. */
  reset(): void;
  /** Ends every connection and deletes the received bytes. May be called twice. */
  close(): Promise<void>;
}

/** Starts the stand-ins. @throws when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const server = await listen(options.port ?? 0);
  const directory = mkdtempSync(join(tmpdir(), 'clipdeck-sandbox-'));
  const faults = new SandboxFaults();
  const log = new RequestLog();
  const listeners = new Set<(post: SandboxPost) => void>();
  const common: Omit<SiteContext, 'faults'> = {
    origin: server.origin,
    directory,
    bytesPerSecond: options.bytesPerSecond ?? Infinity,
    processingMs: options.processingMs ?? 300,
    signedIn: options.signedIn ?? true,
    posted: (post) => listeners.forEach((listener) => listener(post)),
  };
  const sites: readonly Site[] = [
    youtubeSite({ ...common, faults: faults.youtube }),
    tiktokSite({ ...common, faults: faults.tiktok }),
    instagramSite({ ...common, faults: faults.instagram }),
  ];

  const reset = () => {
    for (const site of sites) site.reset();
    faults.clear();
    log.clear();
  };
  const control = controlRoutes({ sites, faults, log, reset });
  server.serve(async (exchange) => {
    log.add(exchange);
    const path = exchange.url.pathname;
    const site = sites.find(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`));
    return (site ?? control).handle(exchange);
  });

  return {
    origin: server.origin,
    youtube: { studioUrl: `${server.origin}/youtube` },
    instagram: { siteUrl: `${server.origin}/instagram` },
    tiktok: { siteUrl: `${server.origin}/tiktok` },
    posts: () => sites.flatMap((site) => site.posts()),
    drafts: () => sites.flatMap((site) => site.drafts()),
    requests: () => log.list(),
    setFaults: (patch) => faults.set(patch),
    clearFaults: () => faults.clear(),
    onPost: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reset,
    close: async () => {
      await server.close();
      for (const site of sites) site.reset();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

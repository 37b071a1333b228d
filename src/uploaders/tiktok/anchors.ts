import type { AnchorFile } from '../browser/anchors';
import anchorsJson from './anchors.json';

export type TikTokAnchor = keyof typeof anchorsJson.anchors;
export type TikTokText = keyof typeof anchorsJson.texts;
export type TikTokAnchors = AnchorFile<TikTokAnchor, TikTokText>;
export const tiktokAnchors: TikTokAnchors = anchorsJson;

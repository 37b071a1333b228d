import type { Database } from '../engine/database';
import type { ChangeSet } from '../engine/workerHost';
import { accountOperations } from './accountOperations';
import { activityOperations } from './activityOperations';
import { batchOperations } from './batchOperations';
import { campaignOperations } from './campaignOperations';
import { contentOperations } from './contentOperations';
import { exchangeOperations } from './exchangeOperations';
import { fieldOperations } from './fieldOperations';
import { laneOperations } from './laneOperations';
import { queueOperations } from './queueOperations';
import { reportOperations } from './reportOperations';
import { StoreContext } from './storeContext';
import { uploadOperations } from './uploadOperations';
import { videoLists } from './videoLists';
import { videoOperations } from './videoOperations';

/** All operations of the registry, as they run inside the worker. */
export function createStore(db: Database, changes: ChangeSet) {
  const context = new StoreContext(db, changes);
  const campaigns = campaignOperations(context);
  const { queueForBatch, ...queue } = queueOperations(context);
  return {
    ...videoOperations(context),
    ...videoLists(context),
    ...contentOperations(context),
    ...campaigns,
    ...queue,
    ...batchOperations(context, queueForBatch),
    ...laneOperations(context),
    ...uploadOperations(context),
    ...reportOperations(context),
    ...accountOperations(context),
    ...activityOperations(context),
    ...fieldOperations(context),
    ...exchangeOperations(context, (campaign) => campaigns.importCampaign(campaign)),

    /** What SQLite finds wrong with the file; empty when nothing is. Reads all of it. */
    checkIntegrity: (): string[] => db.check('quick'),
  };
}

export type Store = ReturnType<typeof createStore>;

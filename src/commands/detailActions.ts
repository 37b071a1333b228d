import { DEFAULT_ACCOUNT } from '../model/uploadKey';
import { postFieldsOf } from '../uploaders/postFields';
import type { DetailHost } from '../views/detail/detailPanels';
import { acceptChangedFile, relinkVideo } from './fileCommands';
import { showEvidence } from './openEvidence';
import { answerMissed } from './queueCommands';
import type { Services } from './services';
import { signIn } from './sessions';
import { cancelUploads, markLive, markNotLive, openPost, verifyUpload } from './uploadCommands';
import { uploadFlow } from './uploadFlow';
import { violationsOf } from './violations';

/** What the detail panels show, and what their buttons do. */
export function detailHost(services: Services, report: (error: unknown) => void): DetailHost {
  const { registry, engine, model, metadata } = services;
  return {
    registry,
    model,
    report,
    platforms: engine.platforms(),
    postFields: postFieldsOf,
    onDidChangeMetadata: metadata.onDidChange,
    quota: (platform, account) => engine.quota(platform, account),
    resolve: ({ id }, platform, edited) =>
      metadata.resolveFor({ videoId: id, platform, account: DEFAULT_ACCOUNT }, { edited }),
    violations: (clip, platform, values) => violationsOf(services, platform, clip, values),
    act(action, key) {
      switch (action) {
        case 'upload':
        case 'retry':
          return uploadFlow(services, [{ kind: 'upload', ...key }]);
        case 'schedule':
          return uploadFlow(services, [{ kind: 'upload', ...key }], { schedule: true });
        case 'answerMissed':
          return answerMissed(services);
        case 'verify':
          return verifyUpload(services, key);
        case 'isLive':
          return markLive(services, key);
        case 'isNotLive':
          return markNotLive(services, [key]);
        case 'cancel':
          return cancelUploads(services, [key]);
        case 'openPost':
          return openPost(services, key);
        case 'signIn':
          return signIn(services, key);
      }
    },
    mendFile: (step, videoId) =>
      step === 'relink' ? relinkVideo(services, videoId) : acceptChangedFile(services, [videoId]),
    openEvidence: showEvidence,
  };
}

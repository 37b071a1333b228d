// @ts-check
const fs = require('node:fs/promises');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

/**
 * An uploader for Clipdeck that "publishes" into a folder: the smallest platform that keeps all of the contract.
 * A post is a folder with the clip and `post.json`; it exists from the moment it has its final name.
 * @param {string} archive the folder; it is made when something is first put into it
 * @returns {import('../../api/clipdeck').Uploader}
 */
function archiveUploader(archive) {
  return {
    platform: { id: 'archive', name: 'Archive', shortName: 'AR' },

    capabilities: () => ({ transport: 'api', interactiveSignIn: false }),

    validate(_clip, { title, visibility }) {
      const problems = [];
      if (title.length > 100) {
        problems.push({ field: 'title', message: `The title has ${title.length} characters; the archive takes 100.` });
      }
      if (visibility !== 'private') {
        problems.push({ field: 'visibility', message: 'The archive is private: choose the visibility “private”.' });
      }
      return problems;
    },

    async signIn() {
      // There is nobody to sign in as.
    },

    async prepare({ clip, metadata }, { signal, progress, saveCheckpoint }) {
      const postId = `${Date.now().toString(36)}-${path.parse(clip.fileName).name.replace(/[^\w-]+/g, '-')}`;
      const draft = path.join(archive, `.draft-${postId}`);
      await fs.mkdir(draft, { recursive: true });
      const dispose = () => fs.rm(draft, { recursive: true, force: true });
      try {
        progress({ phase: 'uploading', bytesSent: 0, bytesTotal: clip.size });
        await fs.copyFile(clip.path, path.join(draft, clip.fileName));
        await fs.writeFile(path.join(draft, 'post.json'), JSON.stringify(metadata, null, 2));
        progress({ phase: 'uploading', bytesSent: clip.size, bytesTotal: clip.size });
        signal.throwIfAborted();
        // After a crash, `verify` is asked what became of this.
        await saveCheckpoint({ postId });
      } catch (error) {
        await dispose();
        throw error;
      }
      return {
        identity: { id: archive, name: 'This workspace' },
        async submit() {
          // The point of no return. Before it there is no post, after it there is one.
          await fs.rename(draft, path.join(archive, postId));
          return readBack(archive, postId);
        },
        dispose,
      };
    },

    async verify(_account, { postId }) {
      if (typeof postId !== 'string') return { outcome: 'unknown', explanation: 'It is not known what to look for.' };
      try {
        return { outcome: 'posted', post: await readBack(archive, postId) };
      } catch {
        return { outcome: 'not_posted', explanation: `There is no "${postId}" in the archive.` };
      }
    },

    async release() {
      // Nothing is kept open between uploads.
    },
    async dispose() {
      // Nor otherwise.
    },
  };
}

/**
 * What is really there: an uploader never answers with what it wanted to do.
 * @param {string} archive
 * @param {string} postId
 * @returns {Promise<import('../../api/clipdeck').Post>}
 */
async function readBack(archive, postId) {
  const folder = path.join(archive, postId);
  const post = JSON.parse(await fs.readFile(path.join(folder, 'post.json'), 'utf8'));
  return { postId, url: pathToFileURL(folder).href, visibility: post.visibility, scheduledFor: null };
}

module.exports = { archiveUploader };

import assert from 'node:assert/strict';
import path from 'node:path';
import ts from 'typescript';
import type * as api from '../../../docs/api/clipdeck';
import type { MetadataFields } from '../../../src/model/metadataFields';
import type { PostEvidence } from '../../../src/model/records';
import type { RefusalReason } from '../../../src/model/uploadDecision';
import type { UploadMetadata } from '../../../src/model/uploadMetadata';
import type { UploadStatus } from '../../../src/model/uploadStatus';
import type { UploadPhase, Verification } from '../../../src/uploaders/platformUploader';
import { repositoryRoot } from '../../../scripts/lib/folders';

/** `true` if each of the two types takes what the other does. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type ApiPhase = Parameters<api.UploadContext['progress']>[0]['phase'];

/** Compiles only while what is published says the same as what is meant. */
const same: {
  status: Same<api.UploadStatus, UploadStatus>;
  refusal: Same<Exclude<api.Refusal, 'metadata' | 'not_confirmed'>, RefusalReason>;
  fields: Same<keyof api.Metadata, keyof MetadataFields>;
  resolved: Same<keyof api.ResolvedMetadata, keyof UploadMetadata>;
  visibility: Same<api.Metadata['visibility'], MetadataFields['visibility']>;
  post: Same<api.Post, PostEvidence>;
  phase: Same<ApiPhase, UploadPhase>;
  verification: Same<api.Verification, Verification>;
} = {
  status: true,
  refusal: true,
  fields: true,
  resolved: true,
  visibility: true,
  post: true,
  phase: true,
  verification: true,
};

describe('the published typings', function () {
  this.timeout(120_000);

  function problems(files: string[], options: ts.CompilerOptions): string[] {
    const program = ts.createProgram(
      files.map((file) => path.join(repositoryRoot, 'docs', file)),
      {
        noEmit: true,
        strict: true,
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
        ...options,
      },
    );
    const host = { getCurrentDirectory: () => repositoryRoot, getCanonicalFileName: String, getNewLine: () => '\n' };
    return ts.getPreEmitDiagnostics(program).map((diagnostic) => ts.formatDiagnostic(diagnostic, host));
  }

  it('say what the extension means', () => assert.ok(Object.values(same).every(Boolean)));

  it('stand on their own: the file can be copied', () => {
    assert.deepEqual(problems(['api/clipdeck.d.ts'], { types: [], skipDefaultLibCheck: true }), []);
  });

  it('fit the example, which is checked against them', () => {
    const example = ['extension.js', 'archiveUploader.js'].map((file) => `examples/archive-platform/${file}`);
    const options = { allowJs: true, checkJs: true, skipLibCheck: true, types: ['node', 'vscode'] };
    const module = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 };
    assert.deepEqual(problems(example, { ...options, ...module }), []);
  });
});

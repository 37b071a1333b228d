/** What the workbench is to open. Paths are absolute. */
export interface UrlOptions {
  port: number;
  /** The folder to open; null: none. */
  workspace: string | null;
  /** Extension tests to run instead of waiting for a person. */
  tests?: {
    /** The extension in development. */
    extensionPath: string;
    /** A module whose `run()` is called inside the extension host; ends in `.js`. */
    modulePath: string;
  };
}

/** The address at which a VS Code server shows a folder, or runs extension tests in it. */
export function workbenchUrl({ port, workspace, tests }: UrlOptions): string {
  const host = `127.0.0.1:${port}`;
  const query = new URLSearchParams(workspace === null ? { ew: 'true' } : { folder: uriPath(workspace) });
  if (tests) {
    const remote = (file: string) => `vscode-remote://${host}${uriPath(file)}`;
    const payload = [
      ['skipWelcome', 'true'],
      ['extensionDevelopmentPath', remote(tests.extensionPath)],
      ['extensionTestsPath', remote(tests.modulePath)],
    ];
    query.set('payload', JSON.stringify(payload));
  }
  return `http://${host}/?${query.toString()}`;
}

/** A file path as the path of a URI: `C:\clips` becomes `/C:/clips`. */
function uriPath(file: string): string {
  const slashes = file.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}

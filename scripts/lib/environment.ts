/**
 * Variables with which an editor, npm or a test runner steers its own children. Inherited by a VS Code or a browser
 * that we start, they break it: `ELECTRON_RUN_AS_NODE` turns it into Node, `VSCODE_IPC_HOOK_CLI` sends its commands to
 * another window, `NODE_OPTIONS` loads foreign code into it.
 */
const foreign = [
  /^VSCODE_/,
  /^ELECTRON_/,
  /^NODE_OPTIONS$/,
  /^NODE_PATH$/,
  /^npm_(?!config_)/,
  /^INIT_CWD$/,
  /^CODE_SERVER_/,
  /^PASSWORD$/,
  /^HASHED_PASSWORD$/,
];

/** The environment for a program we start, without what belongs to the program that started us. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}, base: NodeJS.ProcessEnv = process.env) {
  const kept = Object.entries(base).filter(([name]) => !foreign.some((pattern) => pattern.test(name)));
  return { ...Object.fromEntries(kept), ...extra };
}

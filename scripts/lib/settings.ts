/** VS Code settings, by their full names. */
export type Settings = Readonly<Record<string, unknown>>;

/** A VS Code that opens nothing by itself and tells nobody: what we look at is what we did. */
export const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Dark Modern',
  // Editors open as tabs: a modal one would lie over everything else and take the keys.
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** `layers` on one another, the later ones winning; a value of undefined takes a setting out. */
export function mergeSettings(...layers: readonly Settings[]): Settings {
  const merged = layers.flatMap((layer) => Object.entries(layer));
  return Object.fromEntries(Object.entries(Object.fromEntries(merged)).filter(([, value]) => value !== undefined));
}

import * as vscode from 'vscode';
import { redact } from '../model/redact';

const writing = ['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine', 'replace'] as const;

/** The extension's log. Whatever is written to it loses its secrets first, whoever writes. */
export function createLogChannel(): vscode.LogOutputChannel {
  const channel = vscode.window.createOutputChannel('Clipdeck', { log: true });
  const methods = writing.map((name) => {
    const value = (...values: [string, ...unknown[]]): void => channel[name](...(values.map(clean) as typeof values));
    return [name, { value }] as const;
  });
  // The editor's own object may be sealed: everything else is taken from it as it is.
  return Object.create(channel, Object.fromEntries(methods)) as vscode.LogOutputChannel;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  return value instanceof Error ? redact(value.stack ?? String(value)) : value;
}

import * as vscode from 'vscode';
import type { DetailTextName } from './detailTextNames';

/** Why nothing can be changed where the workspace is not trusted. */
export function restrictedWords(): string {
  return vscode.l10n.t('In Restricted Mode videos can be looked at; nothing is uploaded or changed.');
}

/** The texts of the panel's page. */
export function detailTexts(): Record<DetailTextName, string> {
  return {
    addTime: vscode.l10n.t('Set a Time'),
    attempt: vscode.l10n.t('Attempt {0}'),
    attempts: vscode.l10n.t('History'),
    choose: vscode.l10n.t('Choose…'),
    clearTime: vscode.l10n.t('Publish at Once'),
    couldNotSave: vscode.l10n.t('“{0}” could not be saved: {1}'),
    cover: vscode.l10n.t('Seconds from the start; empty: the platform chooses'),
    date: vscode.l10n.t('Date'),
    duplicates: vscode.l10n.t('Allow duplicate uploads'),
    duplicatesHelp: vscode.l10n.t('Lets this clip be posted again where it has been posted before.'),
    evidence: vscode.l10n.t('Open Evidence'),
    facts: vscode.l10n.t('Clip'),
    metadata: vscode.l10n.t('Post'),
    metadataHelp: vscode.l10n.t('What is edited here counts more than any file. It is saved as you type.'),
    noAttempts: vscode.l10n.t('No attempt yet. Every upload, and how it ended, is kept here.'),
    noPosts: vscode.l10n.t('Nothing is known to be posted.'),
    noPreview: vscode.l10n.t('This clip cannot be played here.'),
    noSound: vscode.l10n.t('No sound in this preview: this editor cannot play the clip’s sound.'),
    openClip: vscode.l10n.t('Open in Default Player'),
    platforms: vscode.l10n.t('Platforms'),
    posts: vscode.l10n.t('Posts'),
    preview: vscode.l10n.t('Preview of the clip'),
    problem: vscode.l10n.t('{0} problem'),
    problems: vscode.l10n.t('{0} problems'),
    publishAtOnce: vscode.l10n.t('At once, when it is uploaded'),
    reset: vscode.l10n.t('Reset “{0}” to its source'),
    restricted: restrictedWords(),
    saved: vscode.l10n.t('All changes are saved.'),
    saving: vscode.l10n.t('Saving…'),
    time: vscode.l10n.t('Time'),
    timeZone: vscode.l10n.t('Time zone'),
    trust: vscode.l10n.t('Manage Workspace Trust'),
    tryAgain: vscode.l10n.t('Try Again'),
    unknown: vscode.l10n.t('unknown'),
    useFrame: vscode.l10n.t('Use the Frame Shown'),
  };
}

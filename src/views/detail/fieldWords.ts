import * as vscode from 'vscode';
import type { MetadataField } from '../../model/metadataFields';
import type { ResolvedValue } from '../../model/metadataResolution';
import type { SectionId } from './detailProtocol';
import type { Visibility } from '../../model/uploadMetadata';

/** @param section the platform; "" for all */
export function fieldLabel(field: MetadataField, section: SectionId): string {
  switch (field) {
    case 'title':
      return vscode.l10n.t('Title');
    case 'description':
      return section === 'tiktok' || section === 'instagram' ? vscode.l10n.t('Caption') : vscode.l10n.t('Description');
    case 'hashtags':
      return vscode.l10n.t('Hashtags');
    case 'tags':
      return vscode.l10n.t('Search tags');
    case 'visibility':
      return vscode.l10n.t('Visibility');
    case 'madeForKids':
      return vscode.l10n.t('Made for kids');
    case 'alteredContent':
      return vscode.l10n.t('Altered or AI-made content');
    case 'coverMs':
      return vscode.l10n.t('Cover frame');
    case 'publishAt':
      return vscode.l10n.t('Publish at');
    case 'allowComments':
      return vscode.l10n.t('Allow comments');
    case 'allowDuet':
      return vscode.l10n.t('Allow duets');
    case 'allowStitch':
      return vscode.l10n.t('Allow stitches');
    case 'playlist':
      return vscode.l10n.t('Playlist');
    case 'notifySubscribers':
      return vscode.l10n.t('Tell subscribers');
  }
}

/** What is to be known before it is filled in; null: nothing. */
export function fieldHint(field: MetadataField): string | null {
  if (field === 'hashtags') return vscode.l10n.t('Separated by spaces. They are set behind the text.');
  if (field === 'tags') return vscode.l10n.t('Separated by commas. Only YouTube has them, and nobody sees them.');
  return null;
}

export function visibilityWords(visibility: Visibility): string {
  switch (visibility) {
    case 'public':
      return vscode.l10n.t('Public');
    case 'unlisted':
      return vscode.l10n.t('Unlisted');
    case 'friends':
      return vscode.l10n.t('Friends');
    case 'private':
      return vscode.l10n.t('Private');
  }
}

/** Where a value comes from, in words. */
export function sourceWords(resolved: ResolvedValue<unknown> | null, section: string, editedHere: boolean): string {
  if (!resolved) return vscode.l10n.t('Nobody says');
  const from = ((): string => {
    switch (resolved.source) {
      case 'panel':
        if (editedHere) return vscode.l10n.t('Edited here');
        return section === '' ? vscode.l10n.t('From its name in the list') : vscode.l10n.t('Edited for all platforms');
      case 'fileName':
        return vscode.l10n.t('From the file name');
      case 'settings':
        return vscode.l10n.t('From the settings');
      case 'default':
        return vscode.l10n.t('Default');
      case 'campaign':
        return vscode.l10n.t('From the campaign {0}', resolved.origin);
      case 'sidecar':
      case 'csv':
      case 'project':
        return vscode.l10n.t('From {0}', resolved.origin);
    }
  })();
  return resolved.templated ? vscode.l10n.t('{0}, in the project’s template', from) : from;
}

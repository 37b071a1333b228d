/**
 * The only place that knows which component library the page is built with: @vscode/webview-ui-toolkit, which is
 * archived upstream. To replace it, make the same few elements here.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeLink,
  type Checkbox,
} from '@vscode/webview-ui-toolkit';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeLink());

export function button(label: string, primary: boolean, press: () => void): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', primary ? 'primary' : 'secondary');
  element.textContent = label;
  element.addEventListener('click', press);
  return element;
}

export function checkbox(label: string, checked: boolean, change: (checked: boolean) => void): HTMLElement {
  const element = document.createElement('vscode-checkbox') as HTMLElement & Pick<Checkbox, 'checked'>;
  element.textContent = label;
  element.checked = checked;
  // `change` also fires when the state is set from outside; only a change against that is a person's.
  element.addEventListener('change', () => {
    if (element.checked !== checked) change(element.checked);
  });
  return element;
}

/** An address that the editor opens outside; its own confirmation applies. */
export function link(label: string, url: string): HTMLElement {
  const element = document.createElement('vscode-link');
  element.setAttribute('href', url);
  element.textContent = label;
  return element;
}

/**
 * Draws, and sees to it that the person's place is not lost: when the element that has the focus is drawn away (a
 * button whose act is not possible any more), the first heading around it that is still there takes it.
 */
export function keepFocus(root: HTMLElement, draw: () => void): void {
  const focused = document.activeElement;
  const around = focused instanceof HTMLElement && root.contains(focused) ? sections(focused, root) : [];
  draw();
  if (!focused || focused === document.body || focused.isConnected) return;
  const place = around.find((section) => section.isConnected)?.querySelector<HTMLElement>('[tabindex="-1"]');
  place?.focus({ preventScroll: true });
}

/** The elements around one, from the innermost to the root, that hold a heading which can take the focus. */
function sections(element: HTMLElement, root: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at = element.parentElement; at && root.contains(at); at = at.parentElement) {
    if (at.querySelector('[tabindex="-1"]')) found.push(at);
  }
  return found;
}

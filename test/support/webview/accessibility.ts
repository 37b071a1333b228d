import axe from 'axe-core';
import type { Page } from 'playwright';

/** What axe-core finds wrong on a page, one line each: the rule, the place, what is to be done. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which no CSP concerns.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: engine } = window as unknown as { axe: typeof axe };
    // Rules for whole documents: a webview is a part of the editor's window, which has its own landmarks and title.
    const rules = { 'document-title': { enabled: false }, 'landmark-one-main': { enabled: false } };
    // Of what is right, which is nearly all, no report is made.
    const { violations } = await engine.run(document, { rules, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${JSON.stringify(target)}: ${failureSummary ?? ''}`),
    );
  });
}

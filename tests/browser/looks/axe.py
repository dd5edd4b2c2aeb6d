"""What axe finds wrong in a page: the rules of WCAG 2.2 A and AA, and its best practices (order of headings, landmarks, names).

https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
"""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ALSO = ("target-size", "label-content-name-mismatch", "css-orientation-lock")
"""Rules that axe leaves out unless asked: targets of 24 pixels, names that hold the words one sees, pages that turn with the phone."""
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that colours alone can break."""
RUN = """async ([also, only]) => {
  const rules = Object.fromEntries(also.map(name => [name, {enabled: true}]));
  const told = await axe.run(document, {...(only.length ? {runOnly: only} : {rules}), resultTypes: ["violations"]});
  const worst = node => `${node.target.join(" ")} : ${node.failureSummary.split("\\n").slice(1).join(" ").trim()}`;
  return told.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} : ${worst(node)}`));
}"""
"""What passes is not described: that is a third of what axe takes, 0.1 s a page."""
CONTRAST = """async () => {
  const told = await axe.run(document, {runOnly: ["color-contrast"]});
  const ratios = [...told.violations, ...told.passes].flatMap(rule => rule.nodes).flatMap(node => node.any)
    .map(check => check.data?.contrastRatio).filter(Boolean);
  return ratios.length ? Math.min(...ratios) : null;
}"""


def audit(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong in the page as it stands now, a line each: by its usual rules and those it leaves out unless asked, or by
    `only` alone."""
    _bring(page)
    return page.evaluate(RUN, [ALSO, list(only)])


def lowest_contrast(page: Page) -> float | None:
    """The lowest ratio of a text to its ground, or None without text."""
    _bring(page)
    return page.evaluate(CONTRAST)


def _bring(page: Page) -> None:
    page.wait_for_load_state()  # a page that is on its way has no foot, nor what its fields refer to
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SCRIPT)

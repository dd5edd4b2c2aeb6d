"""What axe finds wrong in a page: the rules of WCAG 2.2 A and AA, and its best practices (order of headings, landmarks, names).

https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
"""

from dataclasses import dataclass
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
  const chosen = only.length ? {runOnly: only} : {rules};
  const told = await axe.run(document, {...chosen, resultTypes: ["violations", "passes"]});
  const ratios = [...told.violations, ...told.passes].filter(rule => rule.id === "color-contrast")
    .flatMap(rule => rule.nodes).flatMap(node => node.any).map(check => check.data?.contrastRatio).filter(Boolean);
  const worst = node => `${node.target.join(" ")} : ${node.failureSummary.split("\\n").slice(1).join(" ").trim()}`;
  return {
    violations: told.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} : ${worst(node)}`)),
    contrast: ratios.length ? Math.min(...ratios) : null,
  };
}"""


@dataclass(frozen=True)
class Audit:
    """Each violation in a line; `contrast` is the lowest ratio of a text to its ground, or None without text."""

    violations: tuple[str, ...]
    contrast: float | None


def audit(page: Page, only: tuple[str, ...] = ()) -> Audit:
    """What axe says of the page as it stands now, by all its rules or by those of `only`."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SCRIPT)
    told = page.evaluate(RUN, [list(ALSO), list(only)])
    return Audit(tuple(told["violations"]), told["contrast"])

"""Whether a page fits the width it is given: nothing to scroll sideways for, no words cut.

WCAG 2.2, 1.4.10 (reflow at 320 CSS pixels) and 1.4.4 (text at 200 %): https://www.w3.org/TR/WCAG22/#reflow
"""

from playwright.sync_api import Page

DEFAULT_SIZE = 16
"""The size of text that browsers have by default, in pixels."""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > width + 1);
  return wide.slice(-5).map(each => `${each.tagName.toLowerCase()}.${each.className} : « ${each.textContent.trim().slice(0, 40)} »`);
}"""
CUT = """() => [...document.querySelectorAll("body *")].filter(each => {
  const style = getComputedStyle(each);
  const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  return hides && style.clipPath === "none" && each.innerText?.trim() && style.webkitLineClamp === "none"
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map(each => `${each.tagName.toLowerCase()}.${each.className} : « ${each.innerText.trim().slice(0, 40)} »`)"""


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return page.evaluate(TOO_WIDE)


def cut(page: Page) -> list[str]:
    """Elements whose words do not fit in them and are not shown."""
    return page.evaluate(CUT)


def enlarge(page: Page, percent: int) -> None:
    """Set the reader's own size of text, as the settings of a browser do; queries in `em` follow."""
    size = DEFAULT_SIZE * percent // 100
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})

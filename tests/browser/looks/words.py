"""The words of a page that are on the screen."""

from playwright.sync_api import Page

SHOWN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim().replace(/\\s+/g, " ");
    const around = walker.currentNode.parentElement;
    if (text && around.checkVisibility({opacityProperty: true, visibilityProperty: true})) found.push(text);
  }
  return found;
}"""
INVISIBLE = """() => {
  const ground = each => {
    for (let at = each; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  return [...document.querySelectorAll("body *")].filter(each => {
    const own = [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    return own && each.checkVisibility() && getComputedStyle(each).color === ground(each);
  }).map(each => `${each.tagName.toLowerCase()}.${each.className} : « ${each.innerText.trim().slice(0, 40)} »`);
}"""


def shown(page: Page) -> list[str]:
    """Each run of words that is drawn, in the order of the page."""
    return page.evaluate(SHOWN)


def invisible(page: Page) -> list[str]:
    """Elements whose words have the colour of their ground."""
    return page.evaluate(INVISIBLE)

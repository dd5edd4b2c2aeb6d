"""On a host that takes no headers, as the pages of a forge, a page says itself that only the site's own programs run."""

import pytest

from plugins.journal.assets.headers import POLICY
from tests.browser.kinds import addresses
from tests.theme.built import Site

ORIGIN = "http://pages.example"
META = '<meta http-equiv="Content-Security-Policy"'
HOLES = """<img src=x onerror="window.ran = 'attribute'"><script>window.ran = "element"</script>
<script src="http://elsewhere.example/x.js"></script><object data="data:text/html,<script>parent.ran = 'object'</script>"></object>
<a id="hole" href="javascript:void(window.ran = 'address')">x</a>"""


def read_policy(text: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.strip().partition(" ") for part in text.split(";"))}


@pytest.mark.parametrize("has_policy", [True, False])
def test_what_comes_through_a_hole_runs_only_where_no_policy_is(demonstration_site, browse, has_policy):
    text = (demonstration_site / "mentions-legales" / "index.html").read_text(encoding="utf-8").replace("</main>", f"{HOLES}</main>")
    text = text if has_policy else text.replace(META, "<meta")
    page = browse()
    page.route("**", lambda route: route.fulfill(content_type="text/html", body=text if route.request.url == f"{ORIGIN}/" else ""))
    page.route("http://elsewhere.example/**", lambda route: route.fulfill(content_type="text/javascript", body="window.ran = 'other'"))
    page.goto(f"{ORIGIN}/")
    page.locator("#hole").dispatch_event("click")
    if has_policy:
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran ?? ''") == ""
    else:
        page.wait_for_function("window.ran", timeout=20_000)


def test_every_page_says_so_first_and_the_same_as_the_header(demonstration_site):
    pages = Site(demonstration_site).pages
    assert len(pages) > len(addresses(demonstration_site))
    for page in pages:
        charset, policy = page.tree.xpath("//head/*")[:2]
        assert charset.get("charset") == "utf-8", page.address
        told = read_policy(policy.get("content"))
        script = told.pop("script-src")
        assert script == POLICY["default-src"], page.address
        assert told.items() <= POLICY.items() and told, page.address

"""What holds for every page that the theme writes."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.browser.demonstration import SITEURL
from tests.theme.built import text_of


def wrong(site, rule):
    """The addresses of the pages that break `rule`, which is asked of what each of them holds."""
    return [page.address for page in site.full_pages if not rule(page)]


def described(page, name, key="property"):
    """What the head says under a name; None when it does not."""
    return next(iter(page.tree.xpath(f"//meta[@{key}=$name]/@content", name=name)), None)


def test_a_page_has_one_main_title(site):
    assert wrong(site, lambda page: [bool(text_of(title)) for title in page.tree.iter("h1")] == [True]) == []


def test_titles_are_never_a_level_too_deep(site):
    def in_order(page):
        levels = [int(title.tag[1]) for title in page.tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        below = levels[levels.index(1) :]
        return all(after <= before + 1 for before, after in pairwise(below))

    assert wrong(site, in_order) == []


def language(page):
    """The demonstration has one article in English, and its front page."""
    return "en" if page.address.startswith(("en/", "2026/03/on-sunday-")) else "fr"


def test_a_page_says_its_language(site):
    assert wrong(site, lambda page: page.tree.get("lang") == language(page)) == []


def test_a_page_names_its_own_address(site):
    assert wrong(site, lambda page: page.tree.xpath("//link[@rel='canonical']/@href") == [f"{SITEURL}/{page.address}"]) == []


def test_titles_tell_pages_apart(site):
    titles = Counter(page.tree.findtext("head/title") for page in site.full_pages)
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_page_describes_itself_in_at_most_two_hundred_characters(site):
    assert wrong(site, lambda page: 10 < len(described(page, "description", key="name")) <= 200) == []


@pytest.mark.parametrize(
    "name",
    ["og:title", "og:description", "og:type", "og:url", "og:site_name", "og:image", "og:image:width", "og:image:height", "og:image:alt"],
)
def test_a_page_gives_networks_its_card(site, name):
    assert wrong(site, lambda page: (described(page, name) or "").strip()) == []


def test_the_card_is_in_the_language_of_the_page_and_large(site):
    spoken = {"fr": "fr_FR", "en": "en_GB"}

    def told(page):
        card = described(page, "twitter:card", key="name")
        return described(page, "og:locale") == spoken[language(page)] and card == "summary_large_image"

    assert wrong(site, told) == []


def test_the_picture_of_the_card_was_written(site):
    assert wrong(site, lambda page: site.holds(described(page, "og:image").removeprefix(f"{SITEURL}/"))) == []


def test_a_page_speaks_to_machines(site):
    assert wrong(site, lambda page: page.tree.xpath("string(//script[@type='application/ld+json'])").startswith("{")) == []


def test_a_page_announces_the_feeds(site):
    kinds = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
    assert wrong(site, lambda page: kinds <= set(page.tree.xpath("//link[@rel='alternate']/@type"))) == []


def test_a_keyboard_can_skip_to_the_content(site):
    def skips(page):
        return page.tree.xpath("string(//body/descendant::a[1]/@href)") == "#contenu" and page.tree.xpath("//main[@id='contenu']")

    assert wrong(site, skips) == []


def test_landmarks_of_a_kind_have_different_names(site):
    def named(page):
        navs = list(page.tree.iter("nav"))
        names = [nav.get("aria-label") or text_of(page.tree.get_element_by_id(nav.get("aria-labelledby"))) for nav in navs]
        return len(names) == len(set(names)) and len(list(page.tree.iter("main"))) == 1

    assert wrong(site, named) == []


def test_an_id_is_given_once(site):
    def unique(page):
        ids = page.tree.xpath("//@id")
        return len(ids) == len(set(ids))

    assert wrong(site, unique) == []


def test_a_label_names_something_that_exists(site):
    assert wrong(site, lambda page: set(page.tree.xpath("//@aria-labelledby")) <= set(page.tree.xpath("//@id"))) == []


def test_a_strict_content_security_policy_breaks_nothing(site):
    broken = "//script[not(@type='application/ld+json') and (not(@src) or text())] | //style | //@style | //@*[starts-with(name(), 'on')]"
    assert wrong(site, lambda page: not page.tree.xpath(broken)) == []


def test_nothing_is_fetched_from_a_third_party(site):
    def own(page):
        fetched = page.tree.xpath("//@src | //link[not(@rel='alternate' or @rel='canonical')]/@href")
        for candidates in page.tree.xpath("//@srcset | //@imagesrcset"):
            fetched += [candidate.split()[0] for candidate in candidates.split(",")]
        return all(re.match("/(?!/)|data:", address) for address in fetched)

    assert wrong(site, own) == []


def test_every_picture_has_an_alternative_and_its_size(site):
    assert wrong(site, lambda page: not page.tree.xpath("//img[not(@alt and @width and @height)]")) == []


def test_every_date_can_be_read_by_machines(site):
    def dated(page):
        return all(re.match(r"\d{4}-\d\d-\d\d", time.get("datetime") or "") for time in page.tree.iter("time"))

    assert wrong(site, dated) == []


def test_a_link_says_where_it_leads(site):
    def said(page):
        return all(text_of(link) or link.get("aria-label") or link.xpath(".//img[@alt]") for link in page.tree.iter("a"))

    assert wrong(site, said) == []


def test_a_page_is_one_of_the_list_that_it_opens(site):
    home = site.page("").soup
    assert [link.get_text() for link in home.select("nav [aria-current=page]")] == ["À la une", "À la une"]

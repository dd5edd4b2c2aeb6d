"""What holds for every page that the theme writes."""

import re
from itertools import pairwise

import pytest

from tests.theme.built import SITEURL


def wrong(site, rule):
    """The addresses of the pages that break `rule`."""
    return [page.address for page in site.full_pages if not rule(page)]


def test_a_page_has_one_main_title(site):
    assert wrong(site, lambda page: len(page.soup.find_all("h1")) == 1 and page.soup.h1.get_text(strip=True)) == []


def test_titles_are_never_a_level_too_deep(site):
    def in_order(page):
        levels = [int(title.name[1]) for title in page.soup.find_all(re.compile("^h[1-6]$"))]
        below = levels[levels.index(1) :]
        return all(after <= before + 1 for before, after in pairwise(below))

    assert wrong(site, in_order) == []


def language(page):
    """The demonstration has one article in English, and its front page."""
    return "en" if page.address.startswith(("en/", "2026/03/on-sunday-")) else "fr"


def test_a_page_says_its_language(site):
    assert wrong(site, lambda page: page.soup.html.get("lang") == language(page)) == []


def test_a_page_names_its_own_address(site):
    def canonical(page):
        return page.soup.find("link", rel="canonical")["href"] == f"{SITEURL}/{page.address}"

    assert wrong(site, canonical) == []


def test_titles_tell_pages_apart(site):
    titles = [page.soup.title.get_text() for page in site.full_pages]
    repeated = {title for title in titles if titles.count(title) > 1}
    assert repeated == set()


def test_a_page_describes_itself_in_at_most_two_hundred_characters(site):
    assert wrong(site, lambda page: 10 < len(page.soup.find("meta", attrs={"name": "description"})["content"]) <= 200) == []


@pytest.mark.parametrize(
    "name",
    ["og:title", "og:description", "og:type", "og:url", "og:site_name", "og:image", "og:image:width", "og:image:height", "og:image:alt"],
)
def test_a_page_gives_networks_its_card(site, name):
    def told(page):
        tag = page.soup.find("meta", property=name)
        return tag is not None and tag["content"].strip()

    assert wrong(site, told) == []


def test_the_card_is_in_the_language_of_the_page_and_large(site):
    spoken = {"fr": "fr_FR", "en": "en_GB"}

    def told(page):
        locale, card = page.soup.find("meta", property="og:locale"), page.soup.find("meta", attrs={"name": "twitter:card"})
        return locale["content"] == spoken[language(page)] and card["content"] == "summary_large_image"

    assert wrong(site, told) == []


def test_the_picture_of_the_card_was_written(site):
    def written(page):
        return site.holds(page.soup.find("meta", property="og:image")["content"].removeprefix(f"{SITEURL}/"))

    assert wrong(site, written) == []


def test_a_page_speaks_to_machines(site):
    assert wrong(site, lambda page: (page.soup.find("script", type="application/ld+json").string or "").startswith("{")) == []


def test_a_page_announces_the_feeds(site):
    kinds = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
    assert wrong(site, lambda page: kinds <= {link.get("type") for link in page.soup.find_all("link", rel="alternate")}) == []


def test_a_keyboard_can_skip_to_the_content(site):
    def skips(page):
        first = page.soup.body.find("a")
        return first["href"] == "#contenu" and page.soup.find("main", id="contenu")

    assert wrong(site, skips) == []


def test_landmarks_of_a_kind_have_different_names(site):
    def named(page):
        names = [nav.get("aria-label") or page.soup.find(id=nav["aria-labelledby"]).get_text() for nav in page.soup.find_all("nav")]
        return len(names) == len(set(names)) and len(page.soup.find_all("main")) == 1

    assert wrong(site, named) == []


def test_an_id_is_given_once(site):
    def unique(page):
        ids = [tag["id"] for tag in page.soup.find_all(id=True)]
        return len(ids) == len(set(ids))

    assert wrong(site, unique) == []


def test_a_label_names_something_that_exists(site):
    def exists(page):
        named = [tag["aria-labelledby"] for tag in page.soup.find_all(attrs={"aria-labelledby": True})]
        return all(page.soup.find(id=name) for name in named)

    assert wrong(site, exists) == []


def test_a_strict_content_security_policy_breaks_nothing(site):
    def allowed(page):
        data = [tag for tag in page.soup.find_all("script") if tag.get("type") == "application/ld+json"]
        scripts = [tag for tag in page.soup.find_all("script") if tag not in data and not (tag.get("src") and not tag.string)]
        handlers = [tag for tag in page.soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        return not scripts and not handlers and not page.soup.find_all("style") and not page.soup.find_all(style=True)

    assert wrong(site, allowed) == []


def test_nothing_is_fetched_from_a_third_party(site):
    def own(page):
        fetched = [tag.get("src") for tag in page.soup.find_all(src=True)]
        fetched += [tag["href"] for tag in page.soup.find_all("link", href=True) if not {"alternate", "canonical"} & set(tag["rel"])]
        for name in ("srcset", "imagesrcset"):
            for tag in page.soup.find_all(attrs={name: True}):
                fetched += [candidate.split()[0] for candidate in tag[name].split(",")]
        return all(address.startswith((f"{SITEURL}/", "data:")) for address in fetched)

    assert wrong(site, own) == []


def test_every_picture_has_an_alternative_and_its_size(site):
    def described(page):
        return all(image.has_attr("alt") and image.has_attr("width") and image.has_attr("height") for image in page.soup.find_all("img"))

    assert wrong(site, described) == []


def test_every_date_can_be_read_by_machines(site):
    assert wrong(site, lambda page: all(re.match(r"\d{4}-\d\d-\d\d", tag["datetime"]) for tag in page.soup.find_all("time"))) == []


def test_a_link_says_where_it_leads(site):
    def said(page):
        return all(link.get_text(strip=True) or link.get("aria-label") or link.find("img", alt=True) for link in page.soup.find_all("a"))

    assert wrong(site, said) == []


def test_a_page_is_one_of_the_list_that_it_opens(site):
    home = site.page("").soup
    assert [link.get_text() for link in home.select("nav [aria-current=page]")] == ["À la une", "À la une"]

"""What pages of residents' texts tell machines is what they show people: authors, days, counts, words, answers. On the demonstration."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from lxml import html as lxml_html

from plugins.core.infrastructure.clock import PARIS
from tests.theme.built import Page, Site, of_class, text_of


def data_of(page: Page) -> dict[str, Any]:
    """What the page says to machines; empty for one that says nothing."""
    script = page.tree.xpath("string(//script[@type='application/ld+json'])")
    return json.loads(script) if script else {}


def plain(words: str) -> str:
    """Words without what typography makes of them: spaces, quotes, apostrophes, dashes."""
    return "".join(sign for sign in words if sign.isalnum())


def days_shown(element: lxml_html.HtmlElement) -> set[str]:
    """The days that an element dates, to the day."""
    return {str(day)[:10] for day in element.xpath(".//time/@datetime")}


def pages_of(site: Site, prefix: str, sort: str) -> list[tuple[Page, dict[str, Any]]]:
    """The pages below `prefix` that tell machines a thing of that sort."""
    pages = [(page, data_of(page)) for page in site.full_pages if page.address.startswith(prefix)]
    return [(page, data) for page, data in pages if data.get("@type") == sort]


def part(page: Page, name: str) -> lxml_html.HtmlElement:
    """The first element of that class."""
    return page.tree.xpath(f"//main//*[{of_class(name)}]")[0]


def test_a_question_tells_its_author_its_day_and_its_answer_as_shown(site: Site):
    pages = pages_of(site, "questions/", "QAPage")
    answered_count = 0
    for page, data in pages:
        question, asked = data["mainEntity"], part(page, "asked")
        assert plain(question["name"]) == plain(text_of(page.tree.xpath("//h1")[0]))
        assert plain(question["text"]) in plain(text_of(asked)) and plain(question["author"]["name"]) in plain(text_of(asked))
        assert question["dateCreated"][:10] in days_shown(asked)
        answers = page.tree.xpath("//*[@id='reponse']")
        assert question["answerCount"] == len(answers) == int("acceptedAnswer" in question)
        for shown in answers:
            answer = question["acceptedAnswer"]
            answered_count += 1
            assert plain(answer["text"]) in plain(text_of(shown)) and answer["dateCreated"][:10] in days_shown(shown)
            for words in (answer["author"]["name"], answer["author"]["jobTitle"]):
                assert plain(words) in plain(text_of(shown))
    assert 0 < answered_count < len(pages)


def test_a_debate_tells_the_messages_that_the_page_shows(site: Site):
    pages = pages_of(site, "forum/", "DiscussionForumPosting")
    for page, data in pages:
        first, comments = text_of(page.tree.xpath("//main//*[@class='prose']")[0]), data.get("comment", [])
        assert plain(data["text"]) in plain(first) and plain(data["author"]["name"]) in plain(first)
        told = [each for comment in comments for each in (comment, *comment.get("comment", []))]
        shown = page.tree.xpath(f"//main//li[{of_class('message')}][@id][not(./p[{of_class('message-gone')}])]")
        assert [comment["url"].partition("#")[2] for comment in told] == [message.get("id") for message in shown]
        assert data["commentCount"] == len(told)  # every debate of the demonstration is of one page
        assert f"{data['commentCount']} message" in text_of(part(page, "story-head"))
        for comment, message in zip(told, shown, strict=True):
            assert plain(comment["text"]) in plain(text_of(message))
            assert plain(comment["author"]["name"]) in plain(text_of(message.xpath("./header/b")[0]))
            assert comment["datePublished"][:10] in days_shown(message.xpath("./header")[0])
    assert pages


@pytest.mark.parametrize(("sort", "word"), [("Offer", "offre"), ("Demand", "besoin")])
def test_a_notice_tells_who_what_and_until_when_as_shown(site: Site, sort: str, word: str):
    pages = pages_of(site, "entraide/", sort)
    for page, data in pages:
        facts = plain(text_of(part(page, "facts")))
        assert plain(data["name"]) == plain(text_of(page.tree.xpath("//h1")[0])) and plain(data["seller"]["name"]) in facts
        assert plain(data["itemOffered"]["description"]) in plain(text_of(part(page, "prose")))
        assert word in text_of(part(page, "story-head")).lower()
        if "availabilityEnds" in data:
            last = datetime.fromisoformat(data["availabilityEnds"]).astimezone(PARIS).date() - timedelta(days=1)
            assert f"{last.day}" in facts and f"{last.year}" in facts
            assert page.tree.xpath(f"//*[@data-expires='{last}']")
    assert pages


def test_a_place_tells_the_reviews_that_its_page_shows_and_no_other(site: Site):
    pages = [(page, data_of(page)) for page in site.full_pages if page.address.startswith("lieux/")]
    reviewed = [(page, data) for page, data in pages if "review" in data]
    for page, data in reviewed:
        shown = page.tree.xpath(f"//main//li[{of_class('message')}][starts-with(@id, 'avis-')]")
        assert len(data["review"]) == len(shown)
        for review in data["review"]:
            (message,) = [each for each in shown if plain(review["reviewBody"]) in plain(text_of(each))]
            assert plain(review["author"]["name"]) in plain(text_of(message.xpath("./header/b")[0]))
            assert date.fromisoformat(review["datePublished"]).isoformat() in days_shown(message)
            assert ("reviewRating" in review) == bool(message.xpath(f".//*[{of_class('stars')}]"))
        assert ("aggregateRating" in data) == bool(page.tree.xpath(f"//main//*[{of_class('average')}]"))
    assert reviewed

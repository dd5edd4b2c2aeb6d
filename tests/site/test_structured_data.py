import json
from datetime import datetime
from types import SimpleNamespace

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication
from plugins.journal.site import structured_data

KIND = Kind("article", "article", "articles", "articles", "{date:%Y}/{slug}/", "article", ())
TOWN = {"name": "Valbrune", "address": "12, place du Beffroi", "postcode": "95999", "phone": "02 61 91 00 12"}


def publication(title="Titre", **more):
    known = {"date": datetime(2026, 3, 2, 9, tzinfo=PARIS), "summary": "Résumé", "category": "Culture"}
    return Publication(KIND, "articles/a.md", "a", True, title, "a", "2026/a/", "", **(known | more))


def test_the_town_is_known_by_its_accounts():
    town = structured_data.build_organisation(TOWN, "https://j.example", ["https://x.com/valbrune"])
    assert town["@type"] == "GovernmentOrganization"
    assert town["sameAs"] == ["https://x.com/valbrune"]
    assert town["address"]["addressLocality"] == "Valbrune"


def test_an_article_says_when_it_was_corrected():
    corrected = publication(modified=datetime(2026, 3, 4, 10, tzinfo=PARIS))
    data = structured_data.build_article(corrected, "https://j.example/2026/a/", "https://j.example/a.jpg", {"name": "Ville"})
    assert data["datePublished"] == "2026-03-02T09:00:00+01:00"
    assert data["dateModified"] == "2026-03-04T10:00:00+01:00"
    assert data["image"] == ["https://j.example/a.jpg"]


def test_a_correction_is_said_as_one():
    corrected = publication(modified=datetime(2026, 3, 4, 10, tzinfo=PARIS), extra={"correction": "À 9 h, non à 8 h."})
    said = structured_data.build_article(corrected, "https://j.example/2026/a/", "", {})["correction"]
    assert said == {"@type": "CorrectionComment", "text": "À 9 h, non à 8 h.", "datePublished": "2026-03-04T10:00:00+01:00"}
    assert "correction" not in structured_data.build_article(publication(), "https://j.example/2026/a/", "", {})


def test_a_page_without_a_date_invents_none():
    data = structured_data.build_article(publication(date=None), "https://j.example/a/", "", {"name": "Ville"})
    assert "datePublished" not in data
    assert "image" not in data


def test_the_quarters_of_a_publication_are_where_it_takes_place():
    placed = structured_data.build_article(publication(quartiers=("Gare", "Centre")), "https://j.example/", "", {})
    assert placed["contentLocation"] == [{"@type": "Place", "name": "Gare"}, {"@type": "Place", "name": "Centre"}]
    assert "contentLocation" not in structured_data.build_article(publication(), "https://j.example/", "", {})


def test_no_title_can_close_the_script_element():
    hostile = "</script><script>alert(1)</script> & \u2028"
    text = structured_data.render_script(structured_data.build_article(publication(title=hostile), "https://j.example/", "", {}))
    assert "<" not in text
    assert json.loads(text)["headline"] == hostile


def test_a_page_is_described_with_the_card_that_networks_show():
    card = SimpleNamespace(url="https://j.example/images/marche.png")
    content = SimpleNamespace(publication=publication(), permalink="https://j.example/2026/a/", card=card)
    said = json.loads(structured_data.render_content_data(content, {"name": "Ville", "@context": "https://schema.org"}))
    assert (said["@id"], said["image"], said["publisher"]) == (content.permalink, [card.url], {"name": "Ville"})


def test_a_page_of_a_journal_without_cards_is_described_too():
    content = SimpleNamespace(publication=publication(), permalink="https://j.example/2026/a/")
    assert "image" not in json.loads(structured_data.render_content_data(content, {}))

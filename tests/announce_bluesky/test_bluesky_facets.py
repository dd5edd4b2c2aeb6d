"""What is alive in a post, and where: the bytes of a facet are those of the words that it names."""

import random
import unicodedata

import pytest

from plugins.announce.networks.bluesky import list_facets
from tests.campaign import trials
from tests.fakes.bluesky_record import wrong

FAMILY = "👩‍👩‍👧"


def alive(text: str) -> list[tuple[str, str]]:
    """The words that are alive in `text`, each with where it leads."""
    found = []
    for facet in list_facets(text):
        words = text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        (feature,) = facet["features"]
        found.append((words, feature.get("uri") or f"#{feature['tag']}"))
    return found


@pytest.mark.parametrize(
    "before",
    [
        "",
        "Été ",
        f"{FAMILY} ",
        "à 18\u202fh\u202f30\u202f: ",
        unicodedata.normalize("NFD", "Église près du marché "),
        "🎉🇫🇷1️⃣\n",
        "« L’œuvre » — ",
    ],
    ids=["nothing", "an accent", "a family", "narrow spaces", "decomposed accents", "emoji", "quotes"],
)
def test_facets_stand_on_their_words_whatever_is_before(before):
    text = f"{before}https://ville.fr/été/ et ville.fr #Marché"
    assert alive(text) == [("https://ville.fr/été/",) * 2, ("ville.fr", "https://ville.fr"), ("#Marché",) * 2]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Voir https://ville.fr/a.", "https://ville.fr/a"),
        ("(https://ville.fr/a)", "https://ville.fr/a"),
        ("https://ville.fr/a_(b)", "https://ville.fr/a_(b)"),
        ("https://ville.fr/a_(b).", "https://ville.fr/a_(b)"),
        ("« https://ville.fr/a\u202f»", "https://ville.fr/a"),
        ("«https://ville.fr/a»", "https://ville.fr/a"),
        ("https://ville.fr/?a=1&b=2#frag", "https://ville.fr/?a=1&b=2#frag"),
        ("https://ville.fr/a…", "https://ville.fr/a"),
        ("HTTPS://VILLE.FR/A", "HTTPS://VILLE.FR/A"),
        ("http://mairie.local/", "http://mairie.local/"),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text, address):
    assert alive(text) == [(address, address)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tout est sur ville.fr.", "ville.fr"),
        ("(saint-omer.fr)", "saint-omer.fr"),
        ("l’agenda:www.ville.gouv.fr/agenda/, lundi", "www.ville.gouv.fr/agenda/"),
        ("«\u202févreux.fr\u202f»", "évreux.fr"),
        ("Ville.fr:8080/a", "Ville.fr:8080/a"),
        ("brest.bzh", "brest.bzh"),
    ],
)
def test_a_bare_address_leads_to_its_site(text, words):
    assert alive(text) == [(words, f"https://{words}")]


@pytest.mark.parametrize(
    "text",
    [
        "C’est fini.Le maire a signé.Il part.",
        "M.Dupont et J.-P.Martin",
        "mairie@ville.fr, contact.fr@ville.fr",
        "@mairie.bsky.social",
        "le 12.30, à 18.45, v1.2",
        "ville.fr.exemple et ville.frites",
        "bilan.pdf, note.docx",
        "etc.…",
        "https://",
    ],
)
def test_what_is_no_address_stays_text(text):
    assert alive(text) == []


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Marché #ÉtéÀChitré", ["Marché", "ÉtéÀChitré"]),
        ("#Marché, #Été! «\u202f#Fête\u202f»…", ["Marché", "Été", "Fête"]),
        ("#14Juillet #2026 #2026-2027 #x", ["14Juillet", "x"]),
        ("# #! ## #… #", []),
        ("a#b https://ville.fr/#c (#d)", []),
        ("#conseil-municipal #l’été", ["conseil-municipal", "l’été"]),
        ("#Fête🎉 #🎉", ["Fête🎉", "🎉"]),
        (f"#{FAMILY} #Famille{FAMILY}", [FAMILY, f"Famille{FAMILY}"]),
        ("#️⃣ #1️⃣ #️⃣marché #\u200cmarché", []),
        ("#a\u200bb #\u200b", ["a"]),
        ("#fête(ville.fr)", []),
        ("ligne\n#seule", ["seule"]),
    ],
)
def test_a_hashtag_is_what_bluesky_takes_for_one(text, tags):
    assert [words[1:] for words, leads in alive(text) if leads.startswith("#")] == tags


@pytest.mark.parametrize(("length", "kept"), [(64, 1), (65, 0)])
def test_a_hashtag_has_at_most_64_characters(length, kept):
    assert len(alive("#" + "é" * length)) == kept


@pytest.mark.parametrize(("count", "kept"), [(35, 1), (36, 0)])
def test_a_hashtag_has_at_most_640_bytes(count, kept):
    assert len(alive("#" + FAMILY * count)) == kept


PIECES = [
    *("https://ville.fr/a", "ville.fr", "https://x.fr/a_(b)", "www.", "/", "@", ":", ".", "-", ","),
    *("#", "#Marché", "#2026", "#️⃣", "＃", "Été", "œ", "x", "9", "e\u0301", "\u0301"),
    *(FAMILY, "🎉", "1️⃣", "🇫🇷", "\u200b", "\u200d", "\ufe0f", "…", "’", "«", "»", "(", ")"),
    *(" ", " ", "\u202f", "\u00a0", "\n"),
]


def test_no_text_makes_a_facet_that_bluesky_would_refuse():
    chance = random.Random(2026)
    for _ in range(trials(full=20_000, sample=1_000)):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 14)))
        record = {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": "2026-03-02T08:00:00Z",
            "langs": ["fr"],
            "facets": list_facets(text),
        }
        assert wrong("3kaaaaaaaaaaa", record, {}, {}) == "", text

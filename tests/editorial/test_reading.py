"""One file becomes one publication: what each key gives, and what an archive is forgiven."""

from datetime import UTC, date, datetime

import pytest

from plugins.core.publication.publication import Image
from tests.editorial.desk import NOW, article, read_text, said, sorts

OLD = "2019-05-04 10:00"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\3\1\1\0\xc9\xfe\x92\xef"
    b"\0\0\0\0IEND\xaeB`\x82"
)


def publication(folder, text, **more):
    reading = read_text(folder, text, **more)
    assert reading.errors == [], said(reading.errors)
    return reading.publication


def picture(folder, name="images/etals.png"):
    path = folder / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PIXEL)


def test_a_plain_article(tmp_path):
    read = publication(tmp_path, article())
    assert (read.identity, read.stamped, read.title) == ("20260302-marche00", True, "Le marché revient")
    assert (read.slug, read.address) == ("le-marche-revient", "2026/03/le-marche-revient/")
    assert read.date.astimezone(UTC) == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert (read.category, read.status, read.lang, read.strict) == ("Culture", "published", "fr", True)
    assert read.kind.name == "article"


def test_every_key_reaches_the_publication(tmp_path):
    picture(tmp_path)
    keys = {
        "modified": "2026-03-03 10:00",
        "slug": "marche",
        "summary": "Trois allées de plus.",
        "tags": "[marché, commerce]",
        "quartiers": "[centre]",
        "public": "familles",
        "authors": "[Anne Roy, Luc Petit]",
        "lang": "en",
        "translation": "marche",
        "expires": "2026-04-01",
        "aliases": "[/vieux.html]",
        "image": "{src: images/etals.png, alt: Les étals, credit: Anne Roy, caption: Au matin}",
        "social": "{text: Venez, skip: oui}",
        "une": "oui",
        "sources": "Préfecture",
    }
    read = publication(tmp_path, article(**keys))
    assert read.modified.hour == 10
    assert (read.slug, read.address, read.summary) == ("marche", "2026/03/marche/", "Trois allées de plus.")
    assert (read.tags, read.quartiers, read.public) == (("marché", "commerce"), ("Centre",), ("familles",))
    assert (read.authors, read.lang, read.translation) == (("Anne Roy", "Luc Petit"), "en", "marche")
    assert (read.expires, read.aliases) == (date(2026, 4, 1), ("vieux.html",))
    assert read.image == Image("images/etals.png", "Les étals", "Anne Roy", "Au matin")
    assert read.social == {"text": "Venez", "skip": True}
    assert read.extra == {"une": True, "sources": ("Préfecture",)}


def test_the_other_dialect_says_the_same(tmp_path):
    picture(tmp_path)
    flat = (
        "Id: 20260302-marche00\nTitle: Le marché revient\nDate: 2 mars 2026 à 9 h 30\nCategory: Culture\nTags: marché, commerce\n"
        "Image: images/etals.png\nImage_alt: Les étals\nSocial_text: Venez\n\nLe marché revient.\n"
    )
    nested = article(tags="[marché, commerce]", image="{src: images/etals.png, alt: Les étals}", social="{text: Venez}")
    first, second = publication(tmp_path, flat), publication(tmp_path, nested)
    assert (first.body_line, second.body_line) == (10, 10)
    assert first == second


def test_french_names_of_keys_are_understood(tmp_path):
    text = "Id: a1\nTitre : Le marché\nDate: 2026-03-02\nCatégorie : Culture\nRésumé : Court.\nMots-clés : fête\nÀ la une : oui\n\nTexte."
    reading = read_text(tmp_path, text.replace("À la une", "Une"))
    assert reading.errors == [], said(reading.errors)
    assert (reading.publication.title, reading.publication.summary, reading.publication.tags) == ("Le marché", "Court.", ("fête",))


def test_one_author_may_have_a_comma_in_the_name(tmp_path):
    assert publication(tmp_path, article(author="Anne Roy, adjointe à la culture")).authors == ("Anne Roy, adjointe à la culture",)


def test_a_breve_lives_among_breves(tmp_path):
    text = "---\nid: b1\ntitle: Le bus 4\ndate: 2026-03-02\nlink: https://bus.example/4\n---\nUn arrêt de moins.\n"
    read = publication(tmp_path, text, source="breves/2026-03-02-bus.md")
    assert (read.kind.name, read.address, read.category) == ("breve", "breves/2026/03/le-bus-4/", "")
    assert read.extra == {"link": "https://bus.example/4"}


def test_a_page_has_one_segment_and_needs_no_date(tmp_path):
    read = publication(tmp_path, "---\nid: p1\ntitle: Mentions légales\n---\nTexte.\n", source="pages/mentions.md")
    assert (read.kind.name, read.address, read.date) == ("page", "mentions-legales/", None)


def test_a_file_in_no_kinds_folder_is_an_article(tmp_path):
    assert publication(tmp_path, article(), source="archives/2019/x.md").kind.name == "article"


def test_the_month_of_the_address_is_that_of_paris(tmp_path):
    assert publication(tmp_path, article(date="2026-03-31T23:30Z")).address.startswith("2026/04/")


def test_a_missing_id_is_an_error_and_the_identity_the_address(tmp_path):
    reading = read_text(tmp_path, article(id=None))
    assert sorts(reading.errors) == ["id manquant"]
    assert (reading.publication.identity, reading.publication.stamped) == ("2026/03/le-marche-revient/", False)


def test_a_missing_id_in_an_archive_is_counted(tmp_path):
    reading = read_text(tmp_path, article(id=None, date=OLD))
    assert (reading.errors, sorts(reading.mistakes)) == ([], ["id manquant"])
    assert (reading.publication.identity, reading.publication.stamped) == ("2019/05/le-marche-revient/", False)


ARCHIVE = {
    "unknown key": ({"meteo": "pluie"}, "clé inconnue"),
    "unknown category": ({"category": "Culutre"}, "valeur inconnue (catégorie)"),
    "no category": ({"category": None}, "clé manquante"),
    "unknown quartier": ({"quartiers": "[Lune]"}, "valeur inconnue (quartiers)"),
    "long title": ({"title": "a " * 80}, "trop long (titre)"),
    "long summary": ({"summary": "a " * 150}, "trop long (résumé)"),
    "no title": ({"title": None}, "clé manquante"),
    "far picture": ({"image": "https://photos.example/a.jpg"}, "image étrangère"),
    "missing picture": ({"image": "{src: a.jpg, alt: a}"}, "image introuvable"),
    "capital slug": ({"slug": "Le_Marché"}, "adresse impossible"),
    "impossible id": ({"id": "../../x"}, "id impossible"),
    "unknown status": ({"status": "fini"}, "valeur inconnue (statut)"),
    "modified before": ({"modified": "2018-01-01"}, "dates contradictoires"),
    "unreadable modified": ({"modified": "hier"}, "date illisible"),
    "tag of nothing": ({"tags": "[🎉]"}, "adresse impossible"),
    "old address": ({"aliases": "[../x]"}, "adresse impossible"),
    "text for keys": ({"social": "Venez"}, "clé imbriquée"),
}


@pytest.mark.parametrize("name", ARCHIVE)
def test_an_archive_is_published_whatever_its_mistakes(tmp_path, name):
    keys, sort = ARCHIVE[name]
    reading = read_text(tmp_path, article(**{"date": OLD, **keys}))
    assert reading.publication is not None
    assert reading.errors == []
    assert sort in sorts(reading.mistakes)


@pytest.mark.parametrize("name", ARCHIVE)
def test_the_same_mistakes_are_errors_today(tmp_path, name):
    keys, sort = ARCHIVE[name]
    assert sort in sorts(read_text(tmp_path, article(**keys)).errors)


def test_an_archive_without_category_goes_to_the_first(tmp_path):
    assert read_text(tmp_path, article(date=OLD, category="Culutre")).publication.category == "Culture"


def test_an_archive_without_title_takes_its_file_name(tmp_path):
    reading = read_text(tmp_path, article(date=OLD, title=None), source="articles/2019-05-04-la-fete-du-pain.md")
    assert (reading.publication.title, reading.publication.slug) == ("La fete du pain", "la-fete-du-pain")


def test_an_archives_control_characters_disappear(tmp_path):
    reading = read_text(tmp_path, article("Le mar\x08ché", date=OLD))
    assert (reading.errors, sorts(reading.mistakes)) == ([], ["caractère de contrôle"])
    assert reading.publication.body.strip() == "Le marché"


def test_an_archives_skipped_hour_is_the_one_after(tmp_path):
    reading = read_text(tmp_path, article(date="2019-03-31 02:30"))
    assert reading.errors == []
    assert reading.publication.date.astimezone(UTC).hour == 1


@pytest.mark.parametrize(("moment", "strict"), [("2023-12-31 23:59", False), ("2024-01-01 00:00", True), ("2023-12-31T23:30Z", True)])
def test_the_strict_day_begins_at_midnight_in_paris(tmp_path, moment, strict):
    assert read_text(tmp_path, article(date=moment)).publication.strict is strict


def test_without_a_strict_date_everything_is_strict(tmp_path):
    assert read_text(tmp_path, article(date=OLD, meteo="pluie"), STRICT_SINCE=None).errors


def test_an_archive_without_date_cannot_be_known_for_one(tmp_path):
    reading = read_text(tmp_path, article(date=None))
    assert reading.publication is None
    assert sorts(reading.errors) == ["clé manquante"]


def test_a_draft_may_be_unfinished(tmp_path):
    reading = read_text(tmp_path, article("", status="draft", category=None))
    assert (reading.errors, sorts(reading.mistakes)) == ([], ["clé manquante", "texte vide"])


def test_a_draft_without_date_is_not_lost_in_silence(tmp_path):
    reading = read_text(tmp_path, article(status="draft", date=None))
    assert (reading.publication, sorts(reading.errors)) == (None, ["clé manquante"])


def test_a_draft_is_not_forgiven_what_is_wrong(tmp_path):
    assert read_text(tmp_path, article(status="draft", category="Culutre")).errors


STATES = [
    ({}, "published"),
    ({"date": "2026-03-27 09:00"}, "published"),
    ({"date": "2026-03-27 09:01"}, "scheduled"),
    ({"status": "draft"}, "draft"),
    ({"status": "hidden"}, "hidden"),
    ({"status": "withdrawn", "modified": "2026-03-05"}, "withdrawn"),
    ({"expires": "2026-03-27"}, "published"),
    ({"expires": "2026-03-26"}, "expired"),
]


@pytest.mark.parametrize(("keys", "state"), STATES)
def test_the_state_depends_on_the_day(tmp_path, keys, state):
    assert publication(tmp_path, article(**keys)).compute_state(NOW) == state


def test_the_place_of_a_missing_key_is_the_top(tmp_path):
    assert [mistake.line for mistake in read_text(tmp_path, article(category=None)).errors] == [1]


def test_the_place_of_a_missing_inner_key_is_its_holder(tmp_path):
    picture(tmp_path)
    assert [mistake.line for mistake in read_text(tmp_path, article(image="{src: images/etals.png}")).errors] == [6]


@pytest.mark.parametrize("written", ["images/etals.png", "/images/etals.png", "{static}/images/etals.png", "../images/etals.png"])
def test_a_picture_is_named_from_the_top_of_the_folder_or_beside_the_file(tmp_path, written):
    picture(tmp_path)
    assert publication(tmp_path, article(image=f'{{src: "{written}", alt: Les étals}}')).image.src == "images/etals.png"


def test_a_picture_linked_from_outside_is_refused(tmp_path):
    picture(tmp_path)
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (tmp_path / "content/images/lien.png").symlink_to(tmp_path / "secret.png")
    assert sorts(read_text(tmp_path, article(image="{src: images/lien.png, alt: x}")).errors) == ["image introuvable"]


def test_an_empty_picture_is_no_picture(tmp_path):
    assert publication(tmp_path, article(image="\n  src:\n  alt:")).image is None


def test_a_hash_before_a_tag_is_not_part_of_it(tmp_path):
    reading = read_text(tmp_path, article(tags='"#marché, # place, marché"'))
    assert reading.publication.tags == ("marché", "place")


def test_a_remark_after_a_value_is_a_remark(tmp_path):
    reading = read_text(tmp_path, article(status="draft  # effacez cette ligne pour publier"))
    assert (reading.publication.status, reading.mistakes) == ("draft", ())


def test_a_hash_in_words_for_the_networks_is_a_hashtag(tmp_path):
    reading = read_text(tmp_path, article(social="\n  text: |\n    Le #marché revient.\n    Lieu : #Beffroi"))
    assert (reading.publication.social["text"], reading.mistakes) == ("Le #marché revient.\nLieu : #Beffroi", ())

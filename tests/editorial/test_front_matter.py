"""Two dialects, one meaning: what an editor types above the text, and the line each thing stands on."""

import pytest

from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial.reading import read_file, split_front_matter
from tests.editorial.desk import article, read_text, rules, said, sorts, write
from tests.editorial.test_reading import PIXEL

PELICAN = "Title: Le marché\nDate: 2026-03-02\nCategory: Culture\n\nLe texte.\n"
YAML = "---\ntitle: Le marché\ndate: 2026-03-02\ncategory: Culture\n---\nLe texte.\n"


def values(text):
    head = split_front_matter(text, "x.md")
    return {key: written.value for key, written in head.keys.items()}


def lines(text):
    return {key: written.line for key, written in split_front_matter(text, "x.md").keys.items()}


def test_both_dialects_give_the_same_keys():
    assert values(PELICAN) == values(YAML) == {"title": "Le marché", "date": "2026-03-02", "category": "Culture"}


def test_each_key_knows_its_line():
    assert lines(PELICAN) == {"title": 1, "date": 2, "category": 3}
    assert lines(YAML) == {"title": 2, "date": 3, "category": 4}


@pytest.mark.parametrize(("text", "first_line"), [(PELICAN, 5), (YAML, 6)])
def test_the_body_knows_its_first_line(text, first_line):
    head = split_front_matter(text, "x.md")
    assert head.body == "Le texte.\n"
    assert text.split("\n")[head.body_line - 1] == "Le texte."
    assert head.body_line == first_line


def test_keys_are_read_whatever_their_case():
    assert values("TITLE: A\nDaTe: B\n\n") == {"title": "A", "date": "B"}
    assert values("---\nTITLE: A\nDaTe: B\n---\n") == {"title": "A", "date": "B"}


def test_an_indented_line_continues_the_one_before():
    assert values("Summary: Trois allées\n    de plus.\nTitle: A\n\n") == {"summary": "Trois allées\nde plus.", "title": "A"}


def test_one_space_is_enough_to_continue():
    assert values("Summary: Trois allées\n de plus\nTitle: A\n\n")["summary"] == "Trois allées\nde plus"


def test_a_slightly_indented_key_is_still_a_key():
    assert values("Title: A\n  Date: B\n\n") == {"title": "A", "date": "B"}


def test_a_deeply_indented_key_belongs_to_the_key_above():
    assert values("Social:\n    text: Venez\n\n") == {"social": "text: Venez"}


def test_a_space_before_the_colon_is_french():
    assert values("Titre : Le marché\n\n") == {"titre": "Le marché"}


def test_an_address_is_no_key():
    head = split_front_matter("Title: A\nhttps://www.valbrune.example\n\n", "x.md")
    assert list(head.keys) == ["title"]
    assert [mistake.line for mistake in head.mistakes] == [2]


def test_empty_lines_above_the_keys_do_not_count():
    assert lines("\n\nTitle: A\n\nTexte") == {"title": 3}


def test_a_body_that_looks_like_keys_stays_a_body():
    head = split_front_matter("Title: A\n\nDate: demain\n", "x.md")
    assert (list(head.keys), head.body) == (["title"], "Date: demain\n")


def test_a_file_that_ends_with_its_keys_has_an_empty_body():
    assert split_front_matter("Title: A", "x.md").body == ""
    assert split_front_matter("---\ntitle: A\n---", "x.md").body == ""


def test_accents_in_keys_are_understood():
    assert values("Catégorie: Culture\n\n") == {"catégorie": "Culture"}


def test_yaml_values_stay_as_they_were_typed():
    typed = "---\na: 2026-03-02\nb: 1_000\nc: no\nd: 12:30\ne: 007\nf: 1e3\n---\n"
    assert values(typed) == {"a": "2026-03-02", "b": "1_000", "c": "no", "d": "12:30", "e": "007", "f": "1e3"}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null"])
def test_yaml_nothing_is_an_absent_value(nothing):
    assert split_front_matter(f"---\na: {nothing}\nb: c\n---\n", "x.md").keys["a"].empty


def test_a_quoted_null_is_a_word():
    assert values('---\na: "null"\n---\n') == {"a": "null"}


def test_nested_keys_and_lists_keep_their_lines():
    head = split_front_matter("---\nsocial:\n  text: Venez\n  x: Viens\ntags:\n  - fête\n  - été\n---\n", "x.md")
    assert {key: inner.line for key, inner in head.keys["social"].value.items()} == {"text": 3, "x": 4}
    assert [item.line for item in head.keys["tags"].value] == [6, 7]
    assert (head.keys["social"].line, head.keys["tags"].line) == (2, 5)


def test_yaml_text_may_span_lines():
    assert values("---\na: >\n  Trois\n  allées\nb: |\n  x\n  y\n---\n") == {"a": "Trois allées\n", "b": "x\ny\n"}


def test_three_dots_close_yaml_too():
    assert split_front_matter("---\ntitle: A\n...\nTexte", "x.md").body == "Texte"


def test_a_rule_in_the_body_is_no_front_matter():
    head = split_front_matter("---\ntitle: A\n---\nUn\n\n---\n\nDeux\n", "x.md")
    assert head.body == "Un\n\n---\n\nDeux\n"


def test_a_comment_in_yaml_is_not_a_value():
    assert values("---\ntitle: A  # le titre\n# seule\n---\n") == {"title": "A"}


@pytest.mark.parametrize(
    ("value", "empty"),
    [("", True), ("  ", True), ("x", False), ([], True), ({}, True), ([RawValue("", 1)], True), ({"a": RawValue("x", 1)}, False)],
)
def test_what_counts_as_written(value, empty):
    assert RawValue(value, 1).empty is empty


HOSTILE = {
    "bomb": "---\na: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)) + "---\n",
    "tag": "---\ntitle: !!python/object/new:os.system [ls]\n---\n",
    "own tag": "---\ntitle: !secret x\n---\n",
    "merge": "---\na: {<<: *b}\n---\n",
    "deep list": "---\na: " + "[" * 20_000 + "\n---\n",
    "deep mapping": "---\na: " + "{a: " * 20_000 + "\n---\n",
    "huge": "---\na: " + "x" * 100_000 + "\n---\n",
    "mapping as key": "---\n? {a: b}\n: c\n---\n",
    "not a mapping": "---\n- a\n---\n",
    "a word": "---\nbonjour\n---\n",
    "two documents": "---\na: b\n--- c\n---\n",
    "directive": "---\n%YAML 9.9\n---\n",
    "unclosed": "---\ntitle: A\n",
    "only opening": "---",
    "empty head": "---\n---\nTexte",
    "blank head": "---\n\n# rien\n---\nTexte",
    "surrogate escape": '---\na: "\\ud800"\n---\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_front_matter_is_one_clear_mistake(name, tmp_path):
    reading = read_text(tmp_path, HOSTILE[name])
    assert reading.publication is None
    assert len(reading.errors) >= 1
    assert all(mistake.text and mistake.file == "content/articles/2026-03-02-marche.md" for mistake in reading.errors)


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path):
    assert read_text(tmp_path, "\ufeff" + article()).errors == []
    assert read_text(tmp_path, "\ufeffId: a1\nTitle: A\nDate: 2026-03-02\nCategory: Culture\n\nTexte").errors == []


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_of_other_machines_change_nothing(tmp_path, ending):
    plain = read_text(tmp_path, article("Un\n\nDeux")).publication
    other = read_text(tmp_path, article("Un\n\nDeux").replace("\n", ending)).publication
    assert other == plain


def test_a_file_of_fifty_megabytes_is_told_without_being_read(tmp_path):
    reading = read_text(tmp_path, article() + "x" * 50_000_000)
    assert reading.publication is None
    assert "50 Mo" in str(reading.errors[0])


def test_latin_1_is_told_with_its_line(tmp_path):
    reading = read_text(tmp_path, article("Un\nDeux\nÉté").encode("latin-1"))
    assert said(reading.errors) == [
        "content/articles/2026-03-02-marche.md:3  ce fichier n’est pas en UTF-8. Enregistrez-le avec l’encodage UTF-8."
    ]


def test_every_control_character_is_told(tmp_path):
    for code in [*range(0, 9), 11, 12, *range(14, 32), 127, 0x85, 0x2028, 0xFFFE]:
        reading = read_text(tmp_path, article(f"a{chr(code)}b"))
        assert [mistake.sort for mistake in reading.errors] == ["caractère de contrôle"], hex(code)


def test_tabs_and_accents_are_not_control_characters(tmp_path):
    assert read_text(tmp_path, article("a\tb é œ € 🎪 \u202f !")).errors == []


def test_a_folder_named_like_a_publication_is_told(tmp_path):
    (tmp_path / "content/articles/x.md").mkdir(parents=True)
    reading = read_file(tmp_path / "content", "articles/x.md", rules())
    assert said(reading.errors) == ["content/articles/x.md  impossible de lire ce fichier : c’est un dossier."]


def test_links_that_turn_in_circles_are_told(tmp_path):
    folder = tmp_path / "content/articles"
    folder.mkdir(parents=True)
    (folder / "a.md").symlink_to(folder / "b.md")
    (folder / "b.md").symlink_to(folder / "a.md")
    reading = read_file(tmp_path / "content", "articles/a.md", rules())
    assert sorts(reading.errors) == ["fichier illisible"]


def test_a_link_inside_the_folder_is_followed(tmp_path):
    write(tmp_path / "content", {"articles/a.md": article()})
    (tmp_path / "content/articles/b.md").symlink_to("a.md")
    assert read_file(tmp_path / "content", "articles/b.md", rules()).errors == []


@pytest.mark.parametrize("name", ["été.md", "mon article.md", "🎪.md", "l'été.md", "a&b.md", "50 %.md", "cafe\u0301.md"])
def test_any_file_name_is_accepted(tmp_path, name):
    reading = read_text(tmp_path, article(), source=f"articles/{name}")
    assert reading.errors == []
    assert reading.publication.source == f"articles/{name}"


FRENCH = """Titre: Le marché
Id: 20260302-marche
Date: 2 mars 2026
Catégorie: Culture
Adresse courte : marche-couvert
Image: images/etal.png
Texte alternatif : Un étal de légumes
Texte de l'annonce: Venez !

Le texte.
"""


def test_a_french_key_of_several_words_is_read_in_both_dialects(tmp_path):
    write(tmp_path / "content", {"images/etal.png": PIXEL})
    head, _, body = FRENCH.partition("\n\n")
    for text in (FRENCH, f"---\n{head.replace(' :', ':')}\n---\n{body}"):
        reading = read_text(tmp_path, text)
        assert said(reading.mistakes) == []
        publication = reading.publication
        assert (publication.slug, publication.image.alt, publication.social) == (
            "marche-couvert",
            "Un étal de légumes",
            {"text": "Venez !"},
        )


def test_words_before_a_colon_that_name_no_key_are_a_text_without_front_matter(tmp_path):
    (mistake,) = read_text(tmp_path, "Ce soir à la mairie : réunion publique.\n").mistakes
    assert mistake.sort == "sans en-tête"


def test_a_key_with_keys_left_to_fill_counts_as_absent(tmp_path):
    assert said(read_text(tmp_path, article(image="\n  src:\n  alt:")).mistakes) == []

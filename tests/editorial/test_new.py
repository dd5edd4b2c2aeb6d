"""`new`: a file ready to fill, that never takes another's place; `id`: an identity written once, every other byte untouched."""

import stat

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.journal.editorial.authoring import create_publication, stamp_identities
from plugins.journal.editorial.check import check_journal
from plugins.journal.editorial.reading import read_file
from tests.editorial.desk import CONF, article, rules, sorts, write

BOM = b"\xef\xbb\xbf"


def made(folder, kind="article", title="Le marché revient", **changed):
    return create_publication(kind, title, folder / "content", {**CONF, **changed}, {})


def test_a_new_article_is_dated_and_named_after_its_title(tmp_path):
    assert made(tmp_path).relative_to(tmp_path).as_posix() == "content/articles/2026-03-27-le-marche-revient.md"
    assert made(tmp_path, "breve").relative_to(tmp_path).as_posix() == "content/breves/2026-03-27-le-marche-revient.md"


def test_a_page_has_no_date_in_its_name(tmp_path):
    assert made(tmp_path, "page").relative_to(tmp_path).as_posix() == "content/pages/le-marche-revient.md"


@pytest.mark.parametrize("kind", ["article", "breve", "page"])
def test_a_new_file_is_a_draft_that_check_accepts(tmp_path, kind):
    made(tmp_path, kind)
    report = check_journal(tmp_path / "content", CONF, {})
    assert [str(mistake) for mistake in report.errors] == []
    assert report.publications == 1


@pytest.mark.parametrize(
    "title", ['Le "marché" : retour', "Été @ 8 h #1", "- tiret", "a: b # c", "\\n", "{a} [b] *c &d !e", "« oui »", "l'été", "50 %"]
)
def test_any_title_is_kept_to_the_letter(tmp_path, title):
    path = made(tmp_path, title=title)
    reading = read_file(tmp_path / "content", path.relative_to(tmp_path / "content").as_posix(), rules())
    assert reading.publication.title == title
    assert reading.publication.stamped


def published(path, body):
    """The new file, its category and `body` written, its status erased."""
    head = path.read_text(encoding="utf-8").rpartition("---\n")[0]
    filled = head.replace("category:  # Culture · Sport · Vie municipale", "category: Culture")
    path.write_text(filled.replace("status: draft  # effacez cette ligne pour publier\n", "") + f"---\n{body}\n", encoding="utf-8")


def test_a_new_file_becomes_publishable_by_filling_it(tmp_path):
    published(made(tmp_path), "Le marché revient samedi.")
    assert check_journal(tmp_path / "content", CONF, {}).mistakes == ()


@pytest.mark.parametrize("kind", ["article", "breve", "page"])
def test_what_new_proposed_is_not_published_as_it_is(tmp_path, kind):
    published(made(tmp_path, kind), rules().kinds[kind].example)
    assert sorts(check_journal(tmp_path / "content", CONF, {}).errors) == ["modèle resté"]


def test_a_subheading_of_the_example_that_was_forgotten_is_told_at_its_line(tmp_path):
    path = made(tmp_path)
    published(path, "Le marché revient samedi.\n\n## Un intertitre\n\nQuarante étals.")
    (mistake,) = check_journal(tmp_path / "content", CONF, {}).errors
    assert path.read_text(encoding="utf-8").splitlines()[mistake.line - 1] == "## Un intertitre"


@pytest.mark.parametrize(("kind", "promised"), [("article", True), ("breve", True), ("page", False)])
def test_hashtags_are_promised_only_where_something_is_announced(tmp_path, kind, promised):
    assert ("mots-dièse" in made(tmp_path, kind).read_text(encoding="utf-8")) is promised


@pytest.mark.parametrize("kind", ["article", "breve", "page"])
def test_another_title_leaves_the_address_as_it_was(tmp_path, kind):
    path = made(tmp_path, kind)
    source = path.relative_to(tmp_path / "content").as_posix()
    before = read_file(tmp_path / "content", source, rules()).publication.address
    path.write_text(path.read_text(encoding="utf-8").replace('"Le marché revient"', '"Le marché revient samedi"'), encoding="utf-8")
    after = read_file(tmp_path / "content", source, rules()).publication
    assert (after.title, after.address) == ("Le marché revient samedi", before)


def test_a_title_that_check_would_find_too_long_is_refused(tmp_path):
    assert made(tmp_path, title="a" * 120).exists()
    with pytest.raises(SettingsError, match=r"121 caractères.* 120 au plus"):
        made(tmp_path, title="a" * 121)


@pytest.mark.parametrize("title", ["Contact", "Rubriques", "2026", "Archives"])
def test_a_page_that_would_take_the_place_of_one_of_the_site_is_refused(tmp_path, title):
    with pytest.raises(SettingsError, match="réservée au site"):
        made(tmp_path, "page", title)
    assert not (tmp_path / "content").exists()
    assert made(tmp_path, "article", title).exists()


def test_a_new_file_tells_the_categories(tmp_path):
    assert "# Culture · Sport · Vie municipale" in made(tmp_path).read_text(encoding="utf-8")


def test_a_new_place_asks_for_its_hours_its_telephone_and_its_quarter(tmp_path):
    conf = {**CONF, "PLUGINS": [*CONF["PLUGINS"], "plugins.town.places.plugin"], "QUARTIERS": ["Centre", {"name": "Gare"}]}
    text = create_publication("lieu", "Boulangerie Faverolles", tmp_path, conf, {}).read_text(encoding="utf-8")
    lines = {line.partition(":")[0]: line for line in text.split("\n")}
    assert "Tu-Sa 09:00" in lines["opening_hours"] and "phone" in lines and "web" in lines
    assert lines["quartiers"].endswith("# Centre · Gare")


def test_two_new_files_have_two_identities(tmp_path):
    first, second = made(tmp_path, title="A"), made(tmp_path, title="B")
    assert first.read_text(encoding="utf-8").split("\n")[1] != second.read_text(encoding="utf-8").split("\n")[1]


def test_a_file_that_exists_is_never_overwritten(tmp_path):
    path = made(tmp_path)
    path.write_text("mon travail", encoding="utf-8")
    with pytest.raises(SettingsError, match="existe déjà"):
        made(tmp_path)
    assert path.read_text(encoding="utf-8") == "mon travail"


def test_a_link_to_nothing_is_not_followed(tmp_path):
    path = made(tmp_path)
    path.unlink()
    path.symlink_to(tmp_path / "ailleurs.md")
    with pytest.raises(SettingsError, match="existe déjà"):
        made(tmp_path)
    assert not (tmp_path / "ailleurs.md").exists()


@pytest.mark.parametrize("title", ["", "   ", "🎪", "…"])
def test_a_title_without_letters_is_told(tmp_path, title):
    with pytest.raises(SettingsError, match="au moins une lettre"):
        made(tmp_path, title=title)


def test_a_title_cannot_lead_out_of_its_folder(tmp_path):
    path = made(tmp_path, title="../../etc/passwd")
    assert path.parent == tmp_path / "content/articles"


def test_a_control_character_in_a_title_disappears(tmp_path):
    assert 'title: "Le marché"' in made(tmp_path, title="Le\x00 mar\x1bché\n").read_text(encoding="utf-8")


def test_an_unknown_kind_is_told_with_the_known_ones(tmp_path):
    with pytest.raises(SettingsError, match="article, breve, page"):
        made(tmp_path, "recette")


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "content").write_text("un fichier", encoding="utf-8")
    with pytest.raises(SettingsError, match="impossible"):
        made(tmp_path)


def stamped(folder, data, name="articles/a.md"):
    content = write(folder / "content", {name: data})
    paths = stamp_identities(content, CONF, {})
    return [path.relative_to(content).as_posix() for path in paths], (content / name).read_bytes()


def test_an_identity_is_written_below_the_opening_line(tmp_path):
    paths, data = stamped(tmp_path, article(id=None))
    assert paths == ["articles/a.md"]
    assert data.decode() == article(id=None).replace("---\n", "---\nid: 2026/03/le-marche-revient/\n", 1)


def test_an_identity_is_written_above_the_first_key(tmp_path):
    old = "Title: Le marché\nDate: 2019-05-04\nCategory: Culture\n\nTexte.\n"
    assert stamped(tmp_path, old)[1].decode() == "id: 2019/05/le-marche/\n" + old


def test_empty_lines_above_the_keys_stay_there(tmp_path):
    assert stamped(tmp_path, "\n\nTitle: A\nDate: 2019-05-04\n\nB")[1] == b"\n\nid: 2019/05/a/\nTitle: A\nDate: 2019-05-04\n\nB"


@pytest.mark.parametrize("mark", [b"", BOM])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("text", [article(id=None, date="2019-05-04"), "Title: A\nDate: 2019-05-04\n\nÉté.\n\n  fin sans retour"])
def test_every_other_byte_is_as_it_was(tmp_path, text, ending, mark):
    before = mark + text.encode().replace(b"\n", ending)
    _, after = stamped(tmp_path, before)
    lines = after.removeprefix(mark).split(ending)
    written = [line for line in lines if line.startswith(b"id: ")]
    assert len(written) == 1
    assert mark + ending.join(line for line in lines if not line.startswith(b"id: ")) == before


def test_the_identity_is_the_one_it_had(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(id=None, date="2019-05-04")})
    before = read_file(content, "articles/a.md", rules()).publication.identity
    stamp_identities(content, CONF, {})
    after = read_file(content, "articles/a.md", rules()).publication
    assert (after.identity, after.stamped) == (before, True)


def test_the_second_time_nothing_is_written(tmp_path):
    content = write(
        tmp_path / "content", {"articles/a.md": article(id=None), "articles/b.md": article(id=None, title="B", date="2019-05-04")}
    )
    assert len(stamp_identities(content, CONF, {})) == 2
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in content.rglob("*.md")}
    assert stamp_identities(content, CONF, {}) == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in content.rglob("*.md")} == before


def test_an_empty_identity_is_filled_in_place(tmp_path):
    _, data = stamped(tmp_path, article(id=""))
    assert data.decode() == article(id="2026/03/le-marche-revient/")


def test_two_archives_at_one_address_keep_their_two_identities(tmp_path):
    text = article(id=None, date="2019-05-04")
    content = write(tmp_path / "content", {"articles/a.md": text, "articles/b.md": text})
    stamp_identities(content, CONF, {})
    assert "id: 2019/05/le-marche-revient-2/" in (content / "articles/b.md").read_text(encoding="utf-8")
    assert "id en double" not in sorts(check_journal(content, CONF, {}).mistakes)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"---\ntitle: A\n", b"pas d'en-tete\n", article(id="../x").encode()])
def test_what_cannot_be_read_is_left_alone(tmp_path, data):
    assert stamped(tmp_path, data) == ([], data)


def test_rights_are_kept(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(id=None)})
    (content / "articles/a.md").chmod(0o640)
    stamp_identities(content, CONF, {})
    assert stat.S_IMODE((content / "articles/a.md").stat().st_mode) == 0o640


def test_nothing_else_is_left_in_the_folder(tmp_path):
    stamped(tmp_path, article(id=None))
    assert [path.name for path in (tmp_path / "content/articles").iterdir()] == ["a.md"]


def test_a_link_stays_a_link(tmp_path):
    content = write(tmp_path / "content", {"anciens/a.md": article(id=None)})
    (content / "articles").mkdir()
    (content / "articles/b.md").symlink_to("../anciens/a.md")
    stamp_identities(content, CONF, {})
    assert (content / "articles/b.md").is_symlink()
    assert (content / "anciens/a.md").read_text(encoding="utf-8").count("id: ") == 1

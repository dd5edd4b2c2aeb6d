"""What the build makes of what was checked: each publication at its address, in any theme, and nothing that may not be seen."""

import pytest

from tests.campaign import long
from tests.editorial.desk import SITES, article, write

VALID = SITES / "valid" / "content"
MARKET = "2026/03/le-marche-revient-trois-allees-de-plus"
SHOWN = {
    MARKET,
    "2026/03/la-fete-du-printemps",
    "2026/03/le-cirque-s-installe",
    "2026/03/l-oise-en-crue",
    "2026/03/une-annonce-retiree",
    "2026/03/pour-les-clubs-seulement",
    "breves/2026/03/le-bus-4-devie",
    "mentions-legales",
}


@pytest.fixture(scope="module")
def valid(build):
    site = build(VALID)
    assert site.exit_code == 0, site.told
    return site


def test_a_built_page_shows_its_links_pictures_and_headings_as_the_editor_wrote_them(valid):
    assert valid.addresses == SHOWN
    market, index = valid.page(MARKET), valid.page("")
    assert 'href="https://journal.valbrune.example/2026/03/la-fete-du-printemps/">la fête</a>' in market
    assert 'href="https://journal.valbrune.example/breves/2026/03/le-bus-4-devie/">le bus</a>' in market
    assert 'href="https://journal.valbrune.example/mentions-legales/#hebergeur">les mentions</a>' in market
    assert 'href="/suivre/">nous suivre</a>' in market
    assert 'src="https://journal.valbrune.example/images/kiosque.png"' in market
    assert "Les allées</h2>" in market, "the body's h1 must step down"
    assert 'class="align-right"' in market
    assert "style=" not in market.partition("<main>")[2].partition("</article>")[0]
    assert "{filename}" not in market + index
    assert "{static}" not in market + index
    assert (valid.output / "documents/plan-du-marche.pdf").exists()
    assert (valid.output / "images/kiosque.png").exists()


def test_a_content_folder_that_is_a_link_is_read_as_what_it_leads_to(build, tmp_path):
    (tmp_path / "content").symlink_to(VALID)
    site = build(tmp_path / "content")
    assert (site.exit_code, site.addresses) == (0, SHOWN), site.told


def test_what_may_not_be_seen_is_not_there(valid):
    everything = "".join(path.read_text(encoding="utf-8") for path in valid.output.rglob("*.html"))
    assert "programmée" not in everything
    assert "brouillon" not in everything.lower()
    assert "Un secret" not in everything, "a withdrawn publication still speaks"
    assert "Cette publication a été retirée le 11 mars 2026." in valid.page("2026/03/une-annonce-retiree")


def test_what_is_hidden_is_in_no_list(valid):
    for title in ("Pour les clubs", "Une annonce retirée", "L’Oise en crue"):
        assert title not in valid.page("")
        assert not any(title in valid.page(f"rubriques/{name}") for name in ("culture", "vie-municipale"))
    assert "Une page que rien ne montre" in valid.page("2026/03/pour-les-clubs-seulement")


def test_one_tag_one_page_one_name(valid):
    assert {path.name for path in (valid.output / "mots-cles").iterdir()} == {"marche", "commerce-de-proximite", "fete", "transports"}


def test_the_preview_shows_what_is_to_come(build):
    site = build(VALID, "PREVIEW = True")
    assert site.exit_code == 0, site.told
    assert site.addresses == SHOWN | {"2026/04/une-nouvelle-programmee", "2026/03/un-brouillon"}
    assert "Une nouvelle programmée" in site.page("")


def test_a_scheduled_publication_appears_when_due(build):
    site = build(VALID, BEFFROI_NOW="2026-04-10T08:00")
    assert "2026/04/une-nouvelle-programmee" in site.addresses


@long
def test_the_same_content_makes_the_same_bytes_anywhere(build, tmp_path):
    def bytes_of(site):
        return {path.relative_to(site.output): path.read_bytes() for path in site.output.rglob("*") if path.is_file()}

    first = build(VALID, name="a", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = build(VALID, name="b", PYTHONHASHSEED="2", TZ="Pacific/Auckland", LC_ALL="C.UTF-8")
    assert bytes_of(first) == bytes_of(second)


@pytest.mark.parametrize(
    "site", ["category-misspelt", "html-script", "yaml-without-keys", "id-twice", "file-not-utf8", "link-broken", "date-missing"]
)
def test_a_mistake_stops_the_build_with_its_line(build, site):
    folder = SITES / "invalid" / site
    built = build(folder / "content")
    assert built.exit_code != 0
    expected = (folder / "expected.txt").read_text(encoding="utf-8").split("\n")[0]
    assert " ".join(expected.split()) in built.told
    assert built.addresses == set()


def test_in_preview_what_is_wrong_is_left_out_and_told(build, tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(id="a", title="A"), "articles/b.md": article(category="Culutre")})
    site = build(content, "PREVIEW = True")
    assert (site.exit_code, site.addresses) == (0, {"2026/03/a"})
    assert "content/articles/b.md:5 catégorie : « Culutre » n’existe pas." in site.told


def test_a_file_that_pelican_passes_over_is_not_lost_in_silence(build, tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(id="a"), "ailleurs/b.md": article(id="b", title="B")})
    site = build(content, 'ARTICLE_PATHS = ["articles"]')
    assert site.exit_code != 0
    assert "content/ailleurs/b.md Pelican ne l’a pas lu." in site.told


def test_a_title_is_text_in_any_theme(build, tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(title='"Tom & Léa <script>alert(1)</script>"', tags='["<b>gras</b>"]')})
    page = build(content).page("2026/03/tom-lea-script-alert-1-script")
    assert "Tom &amp; Léa &lt;script&gt;alert(1)&lt;/script&gt;</a></h2>" in page
    assert "&lt;b&gt;gras&lt;/b&gt;</a>" in page


def test_an_archive_of_every_mistake_is_built_whole(build, tmp_path):
    bodies = [
        "<script>alert(1)</script>Un",
        '<iframe src="https://videos.example/1"></iframe>',
        "![x](https://photos.example/a.jpg)",
        "[x](nulle-part.md)",
        "",
        '<p onclick="x">y</p>',
        ">" * 500 + "x",
        "\x00\x08",
    ]
    files = {f"articles/{n}.md": article(body, id=None, date="2019-05-04", category=None) for n, body in enumerate(bodies)}
    site = build(write(tmp_path / "content", files))
    assert site.exit_code == 0, site.told
    assert len(site.addresses) == len(bodies)
    everything = "".join(site.page(address) for address in site.addresses)
    assert "alert(1)" not in everything
    assert "<iframe" not in everything
    assert 'href="https://videos.example/1"' in everything

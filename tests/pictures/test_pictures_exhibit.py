"""One publication and its pictures."""

from plugins.core.publication.publication import Image
from plugins.journal.pictures.exhibit import Exhibit
from tests.pictures.made import drawing, photo

BODY = '<p><img alt="Un étal" src="{static}/images/etal.png"></p><p><a href="{static}/images/etal.png">Voir</a></p><p><img src="https://x.example/a.png"></p>'


def test_a_publication_receives_its_picture_with_its_words(gallery, content, publication):
    drawing(content / "images" / "place.png")
    image = Image("images/place.png", "La place", "Claire Amblard", "La place, un samedi")
    picture = Exhibit(gallery, content, publication(image=image), "").get_picture()
    assert (picture.alt, picture.credit, picture.caption) == ("La place", "Claire Amblard", "La place, un samedi")


def test_without_a_picture_it_has_none(gallery, content, publication):
    assert Exhibit(gallery, content, publication(), "").get_picture() is None
    assert Exhibit(gallery, content, publication(image=Image("absente.png")), "").get_picture() is None


def test_its_body_shows_ours_in_every_size_and_leaves_others_alone(gallery, content, publication):
    drawing(content / "images" / "etal.png")
    body = Exhibit(gallery, content, publication(), BODY).render_body()
    assert body.count("<picture>") == 1
    assert "{static}" not in body
    assert "https://x.example/a.png" in body


def test_a_body_without_our_pictures_is_not_even_parsed(gallery, content, publication):
    html = "<p>R&eacute;union <br> à 18&nbsp;h <img src='https://x.example/a.png'></p>"
    assert Exhibit(gallery, content, publication(), html).render_body() == html


def test_everything_shown_was_prepared(gallery, content, publication, monkeypatch):
    drawing(content / "images" / "etal.png")
    drawing(content / "images" / "place.png")
    exhibit = Exhibit(gallery, content, publication(image=Image("images/place.png", "La place")), BODY)
    list(gallery.prepare(exhibit.list_works()))
    monkeypatch.setattr(gallery.cache, "_make_files", None)
    assert exhibit.get_picture() and exhibit.get_card(None) and "<picture>" in exhibit.render_body()


def test_a_damaged_picture_is_an_error_told_where_it_is_named(gallery, content, publication):
    path = photo(content / "images" / "etal.png")
    path.write_bytes(path.read_bytes()[:-4000])
    exhibit = Exhibit(gallery, content, publication(image=Image("images/etal.png", "Un étal")), BODY)
    list(gallery.prepare(exhibit.list_works()))
    assert exhibit.get_picture() is None
    assert "etal.png" not in exhibit.render_body()
    (mistake,) = exhibit.mistakes
    assert (mistake.file, mistake.harmless) == ("content/articles/marche.md", False)


def test_in_the_archive_it_is_a_warning(gallery, content, publication):
    (content / "images").mkdir()
    (content / "images" / "etal.png").write_text("pas une image", encoding="utf-8")
    exhibit = Exhibit(gallery, content, publication(strict=False), BODY)
    list(exhibit.list_works())
    assert "Un étal" in exhibit.render_body()
    assert all(mistake.harmless for mistake in exhibit.mistakes)


def test_what_its_body_shows_is_told_apart_so_that_a_page_knows_when_it_moved(gallery, content, publication):
    drawing(content / "images" / "etal.png")
    exhibit = Exhibit(gallery, content, publication(), BODY)
    assert exhibit.hung_pictures == ()
    body = exhibit.render_body()
    assert exhibit.hung_pictures and all(picture.src in body for picture in exhibit.hung_pictures)

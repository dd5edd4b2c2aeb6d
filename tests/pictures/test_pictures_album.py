"""A gallery of a body: figures side by side, each a link to the large picture."""

from bs4 import BeautifulSoup

from plugins.journal.pictures.body import SIZES, hang_pictures
from plugins.journal.pictures.renditions import PictureError
from plugins.journal.pictures.room import PictureSource, ResponsivePicture

BOX = '<div class="admonition galerie"><p class="admonition-title">Les étals</p>{}</div>'
ONE = '<p><img alt="Un étal" src="a.png" title="Légumes."></p>'


def find(address):
    """A picture of that name in two sizes."""
    if address == "broken.png":
        raise PictureError("abîmée")
    return (
        ResponsivePicture(f"large-{address}", (PictureSource("image/webp", f"small-{address} 320w"),), "100vw", 1200, 800)
        if ".png" in address
        else None
    )


def gallery(inside):
    return BeautifulSoup(hang_pictures(BOX.format(inside), find, lambda error: None), "html.parser")


def test_each_picture_is_a_figure_with_its_caption_and_a_link_to_the_large_one():
    figure = gallery(ONE).select_one(".gallery-pictures > figure")
    assert (figure.a["href"], figure.img["alt"], figure.figcaption.text) == ("large-a.png", "Un étal", "Légumes.")


def test_a_picture_without_a_caption_is_one_all_the_same():
    figure = gallery('<p><img alt="Un étal" src="a.png"></p>').figure
    assert figure.img and not figure.figcaption


def test_pictures_written_on_following_lines_are_as_many_figures():
    figures = gallery('<p><img alt="A" src="a.png" title="Un."><br><img alt="B" src="b.png" title="Deux."></p>').select("figure")
    assert [figure.figcaption.text for figure in figures] == ["Un.", "Deux."]


def test_nothing_empty_is_left_where_a_picture_was():
    assert not [each for each in gallery(ONE + ONE).find_all("p") if not each.text]


def test_words_of_the_box_stay_above_the_pictures():
    box = gallery(f"<p>Samedi, à l’ouverture.</p>{ONE}").select_one(".gallery")
    assert [child.get("class") or child.text for child in box.find_all(True, recursive=False)] == [
        ["admonition-title"],
        "Samedi, à l’ouverture.",
        ["gallery-pictures"],
    ]


def test_a_link_that_the_editor_wrote_gives_way_to_the_one_to_the_large_picture():
    figure = gallery('<p><a href="b.png"><img alt="A" src="a.png"></a></p>').figure
    assert [link["href"] for link in gallery('<p><a href="b.png"><img alt="A" src="a.png"></a></p>').select("a")] == ["large-a.png"]
    assert figure.a.img


def test_a_small_picture_is_asked_for():
    assert gallery(ONE).source["sizes"] == SIZES


def test_a_box_without_pictures_stays_a_box():
    assert gallery("<p>Bientôt.</p>").select_one(".admonition.galerie")


def test_a_picture_that_cannot_be_read_leaves_its_words():
    assert "Un étal" in gallery('<p><img alt="Un étal" src="broken.png"></p>').text


def test_a_picture_in_a_figure_of_the_editors_own_keeps_its_caption():
    html = '<figure><img alt="A" src="a.png" title="Titre."><figcaption>Légende.</figcaption></figure>'
    soup = BeautifulSoup(hang_pictures(html, find, lambda error: None), "html.parser")
    assert [caption.text for caption in soup.select("figcaption")] == ["Légende."] and soup.img["title"] == "Titre."


def test_a_figure_bears_its_caption_as_its_name():
    soup = BeautifulSoup(hang_pictures('<p><img alt="A" src="a.png" title="Samedi."></p>', find, lambda error: None), "html.parser")
    assert soup.figure["aria-label"] == soup.figcaption.text == "Samedi."

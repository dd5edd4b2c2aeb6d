"""The card that networks show for a link."""

import io
import itertools
import random
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import datetime

import pytest
from PIL import Image

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication import publication
from plugins.core.publication import publication as publications
from plugins.core.publication.kind import NO_FACE
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.room import collect_kinds
from plugins.journal.branding.palettes import PALETTES, build_day_tones
from plugins.journal.pictures import drawn_card
from plugins.journal.pictures.drawn_card import (
    LEFT,
    TITLE_TOP,
    TOWN_TOP,
    WIDTH,
    CardWords,
    encode_flat_png,
    fit_title,
    measure_text,
    pack_band,
)
from plugins.journal.pictures.exhibit import Exhibit, build_default_card
from plugins.journal.pictures.scenes import LETTERINGS, THEME, Paint
from plugins.journal.site.engine import PLUGINS
from plugins.town.agenda.schedule import read_timings
from tests.house import ROOT
from tests.pictures.made import SECRET, corner, drawing, photo

LONG = "Délibération relative à l’approbation du compte administratif et de l’affectation des résultats de l’exercice 2025 " * 3


@pytest.fixture
def card(gallery, content, publication):
    """The card of a publication."""
    return lambda *words, **said: Exhibit(gallery, content, publication(*words, **said), "").get_card(build_default_card(gallery, content))


def shown(gallery, card):
    path = gallery.output / "images" / card.url.rpartition("/")[2]
    assert card.length == path.stat().st_size
    with Image.open(path) as opened:
        opened.load()
        assert opened.size == (card.width, card.height)
        assert opened.get_format_mimetype() == card.media_type
        return opened


def test_a_publication_with_a_picture_shows_it(gallery, content, card):
    photo(content / "place.jpg", 2000, 1500)
    found = card(image=publication.Image("place.jpg", "La place"))
    assert (found.width, found.height, found.alt, found.media_type) == (1200, 630, "La place", "image/jpeg")
    assert found.url.startswith("https://journal.valbrune.example/images/place-1200-")
    assert corner(shown(gallery, found), "lower right") == "blue"


def test_a_card_says_nothing_of_where_the_photo_was_taken(gallery, content, card):
    photo(content / "place.jpg", 2000, 1500)
    opened = shown(gallery, card(image=publication.Image("place.jpg", "La place")))
    assert not opened.getexif()
    assert SECRET not in str(opened.info)


def test_a_middling_picture_makes_a_smaller_card_of_the_same_shape(gallery, content, card):
    drawing(content / "place.png", 800, 800)
    found = card(image=publication.Image("place.png", "La place"))
    assert (found.width, found.height) == (800, 420)
    shown(gallery, found)


def test_a_transparent_picture_is_shown_on_the_papers_colour(gallery, content, card):
    Image.new("RGBA", (1200, 630), (0, 0, 0, 0)).save(content / "logo.png")
    opened = shown(gallery, card(image=publication.Image("logo.png", "Le logo")))
    assert min(opened.getpixel((600, 300))) > 235


@pytest.mark.parametrize("size", [(599, 800), (1200, 300)])
def test_a_picture_too_small_for_networks_gives_way_to_a_drawn_card(gallery, content, card, size):
    drawing(content / "petite.png", *size)
    found = card("Le marché revient", image=publication.Image("petite.png", "Un étal"))
    assert (found.media_type, found.alt) == ("image/png", "Le marché revient")


def test_a_damaged_picture_gives_way_to_a_drawn_card(gallery, content, card):
    path = photo(content / "coupee.jpg")
    path.write_bytes(path.read_bytes()[:-4000])
    assert card(image=publication.Image("coupee.jpg", "Un étal")).media_type == "image/png"


def test_a_publication_without_picture_has_a_card_with_its_title(gallery, card):
    found = card("Le marché revient")
    assert (found.width, found.height, found.alt) == (1200, 630, "Le marché revient")
    assert "/images/marche-1200-" in found.url
    opened = shown(gallery, found).convert("L")
    assert min(opened.crop((LEFT, TITLE_TOP, LEFT + WIDTH, TITLE_TOP + 120)).tobytes()) < 60


def test_two_titles_are_two_cards(card):
    assert card("Le marché revient").url != card("Le marché s’en va").url


def test_an_old_publication_shares_the_towns_card(gallery, content, card):
    assert card("Vœux 2016", strict=False) == build_default_card(gallery, content)
    assert card("Le marché revient", strict=True) != build_default_card(gallery, content)


def test_an_old_publication_with_a_picture_shows_it_all_the_same(content, card):
    drawing(content / "place.png")
    assert card("Vœux 2016", image=publication.Image("place.png", "La place"), strict=False).alt == "La place"


def test_the_towns_card_is_its_picture_or_else_its_name(again, content):
    drawing(content / "ville.png")
    room = {"default_image": publication.Image("ville.png", "La ville")}
    assert build_default_card(again(**room), content).alt == "La ville"
    assert build_default_card(again(), content).alt == "Valbrune-sur-Oise"
    assert build_default_card(again(default_image=publication.Image("absente.png", "La ville")), content).alt == "Valbrune-sur-Oise"


@pytest.mark.parametrize(("name", "words"), [("petite.png", "trop petite"), ("notes.png", "n’est pas une image")])
def test_a_wrong_default_picture_is_a_mistake_of_the_settings(again, content, name, words):
    drawing(content / "petite.png", 60, 60)
    (content / "notes.png").write_text("notes", encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"^DEFAULT_IMAGE : .*{words}"):
        build_default_card(again(default_image=publication.Image(name, "La ville")), content)


@pytest.mark.parametrize("end", [-4000, 300])
def test_a_damaged_default_picture_holds_up_no_alert(again, content, end):
    path = photo(content / "coupee.jpg")
    path.write_bytes(path.read_bytes()[:end])
    gallery = again(default_image=publication.Image("coupee.jpg", "La ville"))
    with pytest.raises(SettingsError, match=r"^DEFAULT_IMAGE : "):
        build_default_card(gallery, content)
    assert build_default_card(gallery, content, without=True).alt == "Valbrune-sur-Oise"


FACES = {
    "alerte": {"severity": "urgence"},
    "evenement": {"type": "concert", "timings": read_timings(RawValue([RawValue("28 mars 2026 de 8 h à 13 h", 1)], 1))},
    "lieu": {"type": "piscine"},
    "travaux": {},
    "seance": {"start": datetime(2026, 3, 26, 19, tzinfo=PARIS)},
    "article": {},
}
KINDS = collect_kinds(PLUGINS)


def face_of(kind: str, publication, **extra):
    find = KINDS[kind].find_card_face
    return find(replace(publication(), extra={**FACES[kind], **extra})) if find else NO_FACE


def picture_of(tmp_path, face, paint=THEME):
    drawn_card.draw_card(CardWords("Le même titre", "", "Le Beffroi", "Valbrune", paint, face), tmp_path)
    with Image.open(tmp_path / "1200.png") as opened:
        return opened.convert("RGB")


def test_no_two_sorts_look_alike(publication, tmp_path):
    scenes = {kind: picture_of(tmp_path, face_of(kind, publication)).crop((832, 10, 1200, 630)).tobytes() for kind in FACES}
    line = picture_of(tmp_path, face_of("travaux", publication, lignes=("B",))).crop((832, 10, 1200, 630)).tobytes()
    assert len({*scenes.values(), line}) == len(FACES) + 1


def test_an_emergency_is_red_with_its_word_in_every_town(publication, tmp_path):
    face = face_of("alerte", publication)
    assert (face.label, face.scene) == ("URGENCE", "danger")
    for paint in (THEME, Paint(paper="#eef3e6", slate="#2c5530", brick="#7a4f01")):
        red, green, blue = picture_of(tmp_path, face, paint).getpixel((20, 400))
        assert red > 150 and max(green, blue) < 60


def test_an_event_shows_its_day_and_one_that_comes_back_none(publication):
    assert (face_of("evenement", publication).large, face_of("evenement", publication).small) == ("28", "mars")
    assert face_of("evenement", publication, rrule="FREQ=WEEKLY").large == ""


def test_a_place_is_called_what_it_is_and_works_by_the_line_that_they_disturb(publication):
    assert face_of("lieu", publication).label == "Piscine"
    assert face_of("travaux", publication, lignes=("B", "12")).large == "B · 12"
    assert face_of("travaux", publication, lignes=tuple("123456")).scene == "works"


def test_the_photograph_of_an_editor_always_wins(gallery, content, publication):
    photo(content / "place.jpg", 2000, 1500)
    alert = replace(publication(image=publications.Image("place.jpg", "La place")), kind=KINDS["alerte"], extra=FACES["alerte"])
    assert Exhibit(gallery, content, alert, "").get_card(build_default_card(gallery, content)).media_type == "image/jpeg"


@pytest.mark.parametrize("title", ["Fermé", "Budget 2027 : les cinq votes à suivre", LONG, "a" * 300, "W" * 40, "", "🎉", "市長"])
def test_words_never_reach_the_belfry_nor_leave_the_card(title, tmp_path):
    size, lines = fit_title(drawn_card.strip_undrawable(title))
    assert all(measure_text(line, size, drawn_card.TRACKING) <= WIDTH for line in lines)
    assert TITLE_TOP + len(lines) * size * drawn_card.LEADING < drawn_card.NAME_TOP - 20
    drawn_card.draw_card(CardWords(title, title, title, title), tmp_path)
    with Image.open(tmp_path / "1200.png") as drawn, Image.open(blank(tmp_path)) as empty:
        right, bottom = (LEFT + WIDTH, 0, 1200, 630), (0, TOWN_TOP + 40, 1200, 630)
        for box in (right, bottom):
            assert differing(drawn.crop(box), empty.crop(box)) < 0.01


def blank(folder):
    (folder / "vide").mkdir()
    drawn_card.draw_card(CardWords("", "", "", ""), folder / "vide")
    return folder / "vide" / "1200.png"


def differing(one, other):
    pairs = list(zip(one.convert("L").tobytes(), other.convert("L").tobytes(), strict=True))
    return sum(abs(first - second) > 24 for first, second in pairs) / len(pairs)


def test_a_short_title_is_written_larger_than_a_long_one():
    assert fit_title("Fermé")[0] > fit_title("Budget 2027 : les cinq votes à suivre au conseil municipal de jeudi")[0] > fit_title(LONG)[0]
    assert fit_title(LONG)[1][-1].endswith("…")


def test_a_card_has_the_colours_of_the_town_and_an_address_of_its_own(tmp_path):
    orchard = Paint.from_tokens({**build_day_tones(PALETTES["verger"])})
    town, theme = CardWords("Fermé", "Sport", "Le Beffroi", "Valbrune", orchard), CardWords("Fermé", "Sport", "Le Beffroi", "Valbrune")
    drawn_card.draw_card(town, tmp_path)
    with Image.open(tmp_path / "1200.png") as drawn:
        shown = {colour for _, colour in drawn.convert("RGB").getcolors(1 << 16)}
    assert (0x2F, 0x4F, 0x2C) in shown
    assert town.inputs != theme.inputs


def test_a_town_without_a_look_has_the_theme_s_own_cards():
    assert Paint.from_tokens(build_day_tones(PALETTES["beffroi"])) is THEME


TITLES = (
    "Fermé",
    "Budget 2027 : les cinq votes à suivre",
    "Piscine",
    "La médiathèque prête des jeux pendant les vacances d’hiver",
    "Fermé",
)
DRAWING = """
import sys
from pathlib import Path
from plugins.journal.pictures.drawn_card import CardWords, draw_card
for number, title in enumerate(sys.argv[2:]):
    folder = Path(sys.argv[1], str(number))
    folder.mkdir()
    draw_card(CardWords(title, "Culture", "Le Beffroi", "Valbrune"), folder)
"""


def test_a_card_is_the_same_whatever_was_drawn_before_it_and_by_whom(tmp_path):
    def cards_of(folder, titles):
        folder.mkdir()
        subprocess.run([sys.executable, "-c", DRAWING, str(folder), *titles], cwd=ROOT, check=True)
        return {title: (folder / str(number) / "1200.png").read_bytes() for number, title in enumerate(titles)}

    there = cards_of(tmp_path / "there", TITLES)
    assert there == cards_of(tmp_path / "back", TITLES[::-1])
    for number, title in enumerate(TITLES):
        (tmp_path / str(number)).mkdir()
        drawn_card.draw_card(CardWords(title, "Culture", "Le Beffroi", "Valbrune"), tmp_path / str(number))
        assert (tmp_path / str(number) / "1200.png").read_bytes() == there[title]


def test_letters_have_the_town_s_colours_and_soft_edges(tmp_path):
    paint = Paint(paper="#ffffff", ink="#000080", brick="#800000", soft="#008000")
    drawn_card.draw_card(CardWords("Fermé", "Culture", "Le Beffroi", "Valbrune", paint), tmp_path)
    with Image.open(tmp_path / "1200.png") as opened:
        drawn = opened.convert("RGB")
    for top, bottom, ink in ((62, 92, (128, 0, 0)), (118, 240, (0, 0, 128)), (512, 550, (0, 0, 128)), (560, 584, (0, 128, 0))):
        colours = {colour for _, colour in drawn.crop((LEFT, top, LEFT + 500, bottom)).getcolors(100)}
        assert {ink, (255, 255, 255)} < colours
        assert len(colours) == drawn_card.SHADES + 1


def test_a_card_weighs_no_more_than_thirty_kilobytes(tmp_path):
    for title in (*TITLES, LONG):
        drawn_card.draw_card(CardWords(title, "Culture", "Le Beffroi", "Valbrune"), tmp_path)
        assert (tmp_path / "1200.png").stat().st_size < 30_000


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (257, 9), (1200, 630)])
def test_a_flat_png_is_read_as_it_was_drawn_whatever_bands_it_is_cut_into(size):
    chance, palette = random.Random(size[0]), bytes(range(30))
    pixels = Image.frombytes("L", size, bytes(chance.randrange(10) for _ in range(size[0] * size[1])))
    for cuts in ((), (1,), (size[1] // 3, size[1] // 3 + 1)):
        edges = (0, *(cut for cut in cuts if cut < size[1]), size[1])
        bands = [pack_band(pixels, top, bottom) for top, bottom in itertools.pairwise(edges) if top < bottom]
        png = encode_flat_png(bands, palette)
        with Image.open(io.BytesIO(png)) as opened:
            opened.load()
            assert (opened.mode, opened.size, opened.tobytes()) == ("P", size, pixels.tobytes())
            assert bytes(opened.getpalette()) == palette
        data = png[png.index(b"IDAT") + 4 : -len(b"....IEND....") - 4]
        assert len(zlib.decompress(data)) == (size[0] + 1) * size[1]  # which verifies the checksum


def test_lines_stay_in_their_bands():
    """What is packed once for many cards has no letter of a title, nor of a scene, and is the same below whatever title."""
    longest = [
        size * drawn_card.LEADING * (int(drawn_card.TITLE_HEIGHT / (size * drawn_card.LEADING)) - 1) for size in drawn_card.TITLE_SIZES
    ]
    lowest = max(round(above + size * drawn_card.LOWEST) for above, size in zip(longest, drawn_card.TITLE_SIZES, strict=True))
    assert drawn_card.KICKER_TOP + round(drawn_card.WARNING_SIZE * drawn_card.LOWEST) < drawn_card.TITLE_TOP
    assert drawn_card.TITLE_TOP + lowest < drawn_card.NAME_TOP
    for place in (place for pair in LETTERINGS.values() for place in pair):
        assert place.top >= drawn_card.TITLE_TOP
        assert place.top + round(place.size * drawn_card.LOWEST) < drawn_card.NAME_TOP

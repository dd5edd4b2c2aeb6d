"""A picture is made once; the next builds cost a link."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.journal.pictures import drawn_card, renditions
from tests.pictures.made import drawing, photo


@pytest.fixture
def made(monkeypatch):
    """Counts what is encoded."""
    count = []
    save = renditions.save_image

    def counted(*inputs):
        count.append(inputs[1])
        return save(*inputs)

    encode = drawn_card.encode_flat_png

    def counted_card(*inputs):
        count.append("png")
        return encode(*inputs)

    monkeypatch.setattr(renditions, "save_image", counted)
    monkeypatch.setattr(drawn_card, "encode_flat_png", counted_card)
    return count


def everything(gallery, content):
    gallery.make_picture(content / "place.png")
    gallery.make_card(gallery.make_card_work(content / "place.png"), "place", "")
    gallery.make_card(gallery.draw_card("Le marché revient"), "marche", "")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_build_encodes_nothing_and_gives_the_same_bytes(gallery, again, content, made):
    drawing(content / "place.png")
    everything(gallery, content)
    first, count = tree(gallery.output), len(made)
    second = again(output="autre")
    everything(second, content)
    assert len(made) == count > 0
    assert tree(second.output) == first


def test_the_same_picture_in_two_articles_is_written_once(gallery, content, made):
    drawing(content / "place.png")
    everything(gallery, content)
    count, files = len(made), tree(gallery.output)
    everything(gallery, content)
    assert len(made) == count
    assert tree(gallery.output) == files


def test_the_same_bytes_under_another_name_are_encoded_once_and_named_twice(gallery, content, made):
    first = drawing(content / "place.png")
    (content / "copie.png").write_bytes(first.read_bytes())
    names = [gallery.make_picture(content / name).src.rpartition("/")[2] for name in ("place.png", "copie.png")]
    assert made.count("jpg") == 1
    assert names[0].removeprefix("place") == names[1].removeprefix("copie")


def test_two_pictures_of_the_same_name_do_not_meet(gallery, content):
    one, other = drawing(content / "a" / "photo.png"), photo(content / "b" / "photo.png")
    assert gallery.make_picture(one).src != gallery.make_picture(other).src
    assert len(list((gallery.output / "images").iterdir())) == 10


def test_a_changed_picture_has_another_address(gallery, again, content):
    path = drawing(content / "place.png")
    before = gallery.make_picture(path).src
    drawing(path, 1601)
    assert again().make_picture(path).src != before


def test_other_widths_are_other_pictures(gallery, again, content):
    path = drawing(content / "place.png")
    assert gallery.make_picture(path).src != again(picture_widths=(100, 400)).make_picture(path).src


@pytest.mark.parametrize("pattern", ["*.jpg", "120.avif", "files.json"])
@pytest.mark.parametrize("left", [None, b"", b"cut"])
def test_a_file_lost_or_cut_short_in_the_cache_is_made_again(gallery, again, content, pattern, left):
    drawing(content / "place.png")
    everything(gallery, content)
    whole = tree(gallery.output)
    for path in list(gallery.cache.folder.rglob(pattern)):
        path.unlink()
        if left is not None:
            path.write_bytes(left)
    second = again(output="autre")
    everything(second, content)
    assert tree(second.output) == whole


def test_a_file_cut_short_in_the_output_is_put_back(gallery, again, content):
    path = drawing(content / "place.png")
    gallery.make_picture(path)
    shown = next((gallery.output / "images").glob("*.jpg"))
    whole = shown.read_bytes()
    shown.unlink()
    shown.write_bytes(b"cut")
    again().make_picture(path)
    assert shown.read_bytes() == whole


def test_a_cache_on_another_disk_is_copied_from(gallery, content, monkeypatch):
    def refuse(*names):
        raise OSError("Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    gallery.make_picture(drawing(content / "place.png"))
    assert all(path.stat().st_nlink == 1 and path.stat().st_size for path in (gallery.output / "images").iterdir())


def test_a_file_that_another_process_put_there_meanwhile_stays(gallery, content, monkeypatch):
    def link_twice(kept, shown, link=os.link):
        link(kept, shown)
        link(kept, shown)

    monkeypatch.setattr(os, "link", link_twice)
    card = gallery.make_card(gallery.draw_card("Titre"), "carte", "")
    (shown,) = (gallery.output / "images").iterdir()
    assert shown.stat().st_size == card.length


def test_everything_asked_for_together_is_made_once(gallery, content, made):
    paths = [drawing(content / f"{number}.png", 300 + number) for number in range(6)]
    works = [gallery.make_sizes_work(path) for path in paths]
    list(gallery.prepare([*works, *works]))
    count = len(made)
    for path in paths:
        gallery.make_picture(path)
    assert made.count("jpg") == 6
    assert len(made) == count


def test_cards_are_drawn_by_whoever_shares_the_work_and_pictures_here(gallery, content, made):
    shared = []

    def in_another_process(name, do, things):
        process = multiprocessing.get_context("fork").Process(target=do, args=(things,))
        process.start()
        process.join()
        shared.extend(things)
        yield len(things)

    cards, picture = [gallery.draw_card(f"Titre {number}") for number in range(3)], gallery.make_sizes_work(drawing(content / "place.png"))
    drawn = gallery.prepare([cards[0], picture, *cards], in_another_process)
    assert made.count("jpg") == 1 and not any(gallery.cache.find_files(work) for work in cards)
    list(drawn)
    assert shared == cards
    assert made.count("jpg") == 1
    assert all(gallery.cache.find_files(work) for work in cards)
    assert len({gallery.make_card(work, "carte", "").url for work in cards}) == 3


PROGRAM = """
import sys
from pathlib import Path
from plugins.journal.pictures.gallery import Gallery
from plugins.journal.pictures.room import Settings
town = Path(sys.argv[1])
room = Settings("Le Beffroi", "https://journal.valbrune.example", "Valbrune", picture_widths=(120, 400), picture_cache=town / "cache")
gallery = Gallery(room, town / "output")
picture = Path(sys.argv[2])
works = [gallery.make_sizes_work(picture), gallery.make_card_work(picture), gallery.draw_card("Œuvre : l’été à 20 °C", "Culture")]
list(gallery.prepare(works))
print(gallery.make_picture(picture))
for work in works[1:]:
    print(gallery.make_card(work, "carte", ""))
"""


def test_the_bytes_do_not_depend_on_locale_zone_hash_seed_or_run(content, tmp_path, root):
    path = photo(content / "photo.jpg")
    found = []
    for number, (zone, seed, locale) in enumerate([("UTC", "1", "C"), ("Asia/Tokyo", "2", "C.UTF-8")]):
        town = tmp_path / str(number)
        child = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
        run = subprocess.run([sys.executable, "-c", PROGRAM, str(town), str(path)], env=child, capture_output=True, check=True)
        found.append((run.stdout, tree(town / "output")))
    assert found[0] == found[1]
    assert len(found[0][1]) == 7


def test_the_template_of_drawn_cards_is_drawn_once_for_all_builds(gallery, again, made, monkeypatch):
    first = gallery.make_card(gallery.draw_card("Le marché revient"), "marche", "")
    (template,) = gallery.output.parent.rglob(drawn_card.TEMPLATE)
    drawn_card.build_card_template.cache_clear()
    drawings = []
    scenery = drawn_card.draw_scenery
    monkeypatch.setattr(drawn_card, "draw_scenery", lambda *inputs: drawings.append(inputs) or scenery(*inputs))
    second = again(output="autre")
    other = second.make_card(second.draw_card("Un autre titre"), "autre", "")
    assert drawings == [] and other.length != first.length
    card = next(iter(tree(second.output).values()))
    template.write_bytes(template.read_bytes()[:100])
    third = again(output="encore")
    third.cache.find_folder(third.draw_card("Un autre titre")).rename(template.parent.parent / "parti")
    third.make_card(third.draw_card("Un autre titre"), "autre", "")
    assert drawings and next(iter(tree(third.output).values())) == card, "one that is cut short is drawn again, to the same bytes"
    assert drawn_card.CardTemplate.read(template.parent)

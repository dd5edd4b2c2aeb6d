"""A town on Instagram: every publication has a card that it takes, and a lost one holds up no other."""

from dataclasses import replace

from PIL import Image

from plugins.announce.post import AnnouncedImage
from plugins.core.infrastructure.errors import Exit
from plugins.journal.pictures.gallery import open_gallery
from tests.announce_networks.conftest import town as found_town
from tests.announce_x.town import HOST

town = found_town


def drawn_card(tmp_path, **conf):
    needed = {
        "SITENAME": "Le Beffroi",
        "SITEURL": f"https://{HOST}",
        "TOWN": {"name": "Valbrune"},
        "PICTURE_CACHE": str(tmp_path / "cache"),
    }
    gallery = open_gallery({**needed, **conf}, tmp_path / "output")
    return gallery.make_card(gallery.draw_card("Le marché revient"), "marche", "")


def test_the_card_of_an_article_without_a_photograph_is_one_that_instagram_takes(account, instagram, claim, tmp_path):
    card = drawn_card(tmp_path, ACCOUNTS=[{"network": "instagram", "handle": "valbrune"}])
    file = tmp_path / "output" / card.url.partition(f"{HOST}/")[2]
    with Image.open(file) as opened:
        assert (opened.format, opened.size) == ("JPEG", (1200, 630))
    (tmp_path / "site" / "carte.jpg").write_bytes(file.read_bytes())
    account.send(replace(claim(), image=AnnouncedImage(f"https://{HOST}/carte.jpg")))
    assert len(instagram.posts) == 1


def test_a_town_that_is_not_there_keeps_the_lighter_card(tmp_path):
    assert drawn_card(tmp_path, ACCOUNTS=[{"network": "x", "handle": "valbrune"}]).url.endswith(".png")


def test_a_picture_that_is_lost_holds_up_its_own_post_only(town):
    town = town(("x", "instagram"), "file")
    oldest = min(town.announcements, key=lambda each: each.published)
    town.announcements = [
        replace(each, card=AnnouncedImage(f"https://{HOST}/perdue.jpg")) if each == oldest else each for each in town.announcements
    ]
    page = town.folder / "site" / oldest.permalink.partition(f"{HOST}/")[2] / "index.html"
    page.write_text(page.read_text().replace("carte.jpg", "perdue.jpg"))
    ended = town.say(0)
    assert "perdue.jpg n’a pu être lue" in ended.said
    assert ended.code != Exit.DONE
    assert {each.permalink: town.held("instagram")[each.permalink] for each in town.announcements} == {
        each.permalink: int(each.permalink != oldest.permalink) for each in town.announcements
    }
    page.write_text(page.read_text().replace("perdue.jpg", "carte.jpg"))
    town.announcements = [replace(each, card=AnnouncedImage(f"https://{HOST}/carte.jpg")) for each in town.announcements]
    assert town.say(1).code == Exit.DONE
    assert set(town.held("instagram").values()) == {1}

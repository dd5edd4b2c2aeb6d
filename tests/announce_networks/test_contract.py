"""What every network of the registry keeps: the same tests over all of them, each spoken to by its real client on loopback."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.networks.registry import NETWORKS
from plugins.announce.post import AnnouncedImage, Post
from plugins.announce.words import TownWords
from tests.announce_networks.faces import FACES
from tests.announce_x.town import HOST
from tests.campaign import trials
from tests.fakes.internet import drawn_jpeg

FRENCH = "L’œuvre « ci-gît » … 20 € 🎉 👩‍👩‍👧 à 18\u202fh\u202f30 — ÇÀ ÉTÉ"
PROGRAMMERS = re.compile(r"[A-Z][a-z]+(Error|Exception|Timeout|Redirects)\b")
"""Names of classes, which tell a webmaster nothing, unless it is the network that says them."""
FAULTS = [pytest.param(name, fault, id=f"{name}-{fault}") for name, face in FACES.items() for fault in face.faults]
SEEN = [pytest.param(name, fault, id=f"{name}-{fault}") for name, face in FACES.items() if face.reads for fault in face.faults]
REPORTED, FOUND = trials(full=(FAULTS, SEEN), sample=(FAULTS[1::2], SEEN[::2]))
"""What is asked of each fault: one thing or the other, and both in the long campaigns."""


READ_BACK = pytest.mark.parametrize("scene", [name for name, face in FACES.items() if face.reads], indirect=True)
BLIND = pytest.mark.parametrize("scene", [name for name, face in FACES.items() if not face.reads], indirect=True)


def test_every_network_of_the_registry_is_held_to_the_contract():
    assert list(FACES) == [row.name for row in NETWORKS]


def test_connecting_calls_nothing(scene):
    assert not scene.fake.requests


def test_a_post_is_said_once_in_its_exact_words(scene):
    scene.send(scene.claim(FRENCH))
    (said,) = scene.said()
    assert FRENCH in said


def test_a_post_leads_to_its_page(scene):
    claim = scene.claim()
    scene.send(claim)
    assert any(claim.link in str(post) for post in scene.fake.posts)


def test_the_receipt_names_the_post(scene):
    receipt = scene.send(scene.claim())
    assert (receipt.key.network, receipt.key.account, receipt.reason) == (scene.name, scene.account.account, "")
    assert receipt.url.startswith("https://") and str(scene.fake.posts[0].id) in receipt.remote_id


@READ_BACK
def test_a_post_is_found_and_another_is_not(scene):
    claim = scene.claim(number=1)
    receipt = scene.send(claim)
    assert scene.account.find(claim).remote_id == receipt.remote_id
    assert scene.account.find(scene.claim("Autre chose", number=2)) is None


@BLIND
def test_an_account_that_cannot_be_read_back_never_says_that_a_post_is_absent(scene):
    for claim in (scene.claim(), scene.claim("Autre chose", number=2)):
        scene.send(scene.claim())
        with pytest.raises(NotSent):
            scene.account.find(claim)


@READ_BACK
def test_the_account_gives_back_what_it_has_posted_even_under_another_token(scene):
    """What a ledger has lost is seen there before it is said again."""
    claim = scene.claim(number=1)
    receipt = scene.send(claim)
    posts = list(scene.account.read_timeline(claim.time - timedelta(days=2)))
    lost = replace(claim, token=scene.account.mint(claim.time), time=claim.time + timedelta(hours=1))
    assert scene.account.recognise(posts, lost).remote_id == receipt.remote_id
    assert scene.account.recognise(posts, replace(lost, text="Autre chose", link=f"{claim.link}autre/")) is None


@READ_BACK
def test_a_post_is_found_whether_or_not_its_link_said_where_it_was_followed_from(scene):
    """A town may begin, or cease, to have its links say it between a post and the reading that looks for it."""
    marked = scene.claim(town_words=TownWords(utm=True))
    plain = replace(scene.claim(), token=marked.token)
    assert ("utm_source" in marked.link) is not scene.account.limits.pictured
    receipt = scene.send(marked)
    assert scene.account.find(marked).remote_id == receipt.remote_id
    with suppress(NotSent):
        assert scene.account.find(plain) is not None, "it would be said again"


@READ_BACK
def test_a_correction_is_not_taken_for_what_it_corrects(scene):
    first = scene.send(scene.claim("Le marché s’installe"))
    assert scene.account.find(scene.claim("Correction : le marché", siblings=(first.remote_id,))) is None


@pytest.mark.parametrize(("scene", "fault"), REPORTED, indirect=["scene"])
def test_each_fault_is_one_of_the_three_failures_and_is_never_repeated(scene, fault):
    scene.fake.script.append(fault)
    ended = scene.send(scene.claim())
    assert isinstance(ended, NotSent | PostRefused | MaybeSent)
    assert len(scene.said()) == scene.face.faults[fault].stored
    assert not (scene.said() and not isinstance(ended, MaybeSent)), "said, and reported as not sent"
    assert ended.__cause__ is None and ended.__context__ is None
    assert not PROGRAMMERS.search(re.sub("« .*? »", "", ended.reason)), ended.reason


@pytest.mark.parametrize(("scene", "fault"), FOUND, indirect=["scene"])
def test_after_a_fault_the_network_itself_tells_whether_the_post_is_there(scene, fault):
    claim = scene.claim()
    scene.fake.script.append(fault)
    scene.send(claim)
    found = scene.account.find(claim)
    assert isinstance(found, Post) if scene.said() else found is None


def test_the_same_claim_twice_is_one_post_where_the_network_can(scene):
    claim = scene.claim()
    scene.send(claim)
    scene.send(claim)
    assert len(scene.said()) == 1 + scene.face.repeats


def bare(scene, text="Point 3 : adopté", **more):
    """A claim without a link, as what is told live has."""
    return replace(scene.claim(text), text=text, link="", **more)


@READ_BACK
def test_a_post_without_a_link_shows_none_and_is_found_by_its_words(scene):
    claim = bare(scene)
    receipt = scene.send(claim)
    assert scene.account.find(claim).remote_id == receipt.remote_id
    assert (scene.said(), "https://" in str(scene.fake.posts[0])) == ([claim.text], False)
    assert scene.account.find(bare(scene, "Point 4 : adopté")) is None


def test_a_post_without_a_link_that_loses_its_picture_is_said_all_the_same(scene):
    claim = bare(scene)
    ended = scene.send(replace(claim, image=scene.picture(content=b"")))
    if scene.account.limits.pictured:
        assert isinstance(ended, NotSent) and not scene.said()
    else:
        assert ended.reason.endswith("L’annonce est partie sans elle.") and len(scene.said()) == 1


@READ_BACK
def test_of_two_posts_with_the_same_words_and_no_link_the_known_one_is_not_taken_for_the_other(scene):
    first = scene.send(bare(scene, "La séance reprend"))
    assert scene.account.find(bare(scene, "La séance reprend", siblings=(first.remote_id,))) is None


def test_a_refused_post_says_what_to_do(scene):
    scene.fake.script.append(scene.face.refuses)
    ended = scene.send(scene.claim())
    assert isinstance(ended, PostRefused) and not ended.account and ended.remedy


def test_refused_credentials_stop_the_account_and_say_how_to_renew(scene):
    scene.fake.script.append(scene.face.stops)
    ended = scene.send(scene.claim())
    assert isinstance(ended, PostRefused) and ended.account and "BEFFROI_" in ended.remedy


def test_the_longest_text_that_we_allow_is_taken(scene):
    limits = scene.account.limits
    words = "Mot " * limits.weight
    claim = scene.claim(words.strip())
    assert limits.weight - 12 <= limits.weigh(claim.text) <= limits.weight
    assert isinstance(scene.send(claim), Post)


def test_a_text_beyond_the_limit_is_cut_by_us_and_refused_by_the_network(scene):
    too_long = "x" * (scene.account.limits.weight + 1)
    assert isinstance(scene.send(scene.claim(too_long)), Post)
    assert isinstance(scene.send(replace(scene.claim(number=2), text=too_long)), PostRefused | MaybeSent)


def test_a_picture_arrives_with_its_alternative_text(scene):
    picture = scene.picture(alt=FRENCH)
    receipt = scene.send(scene.claim(image=picture))
    assert receipt.reason == ""
    assert [list(one) for one in scene.fake.pictures.values()] == [[(scene.site / Path(picture.url).name).read_bytes(), FRENCH]]
    assert scene.fake.posts[0].media


@pytest.mark.parametrize("content", [b"", b"<html>perdue</html>", b"0" * 20_000_000], ids=["empty", "a page", "too heavy"])
def test_a_picture_that_cannot_be_sent_does_not_hold_the_post_back(scene, content):
    ended = scene.send(scene.claim(image=scene.picture(content=content)))
    if scene.account.limits.pictured:
        assert isinstance(ended, NotSent) and not scene.said(), "there is no post without a picture: it waits for it"
    else:
        assert isinstance(ended, Post) and ended.reason and len(scene.said()) == 1


SEVERAL = pytest.mark.parametrize("scene", [row.name for row in NETWORKS if row.limits.pictures > 1], indirect=True)


def album(scene, number):
    """Pictures of the town's site, each with a content and an alternative text of its own."""
    pictures = []
    for width in range(120, 120 + number):
        (scene.site / f"{width}.jpg").write_bytes(drawn_jpeg(width, 63))
        pictures.append(AnnouncedImage(f"https://{HOST}/{width}.jpg", f"Étal n° {width}"))
    return pictures


@SEVERAL
def test_several_pictures_arrive_in_order_each_with_its_alternative_text(scene):
    first, *others = album(scene, scene.account.limits.pictures)
    receipt = scene.send(replace(scene.claim(image=first), pictures=tuple(others)))
    held = [scene.fake.pictures[name] for name in scene.fake.posts[0].media]
    assert [list(one) for one in held] == [[drawn_jpeg(width, 63), f"Étal n° {width}"] for width in range(120, 121 + len(others))]
    assert receipt.reason == "" and len(scene.said()) == 1


@SEVERAL
@pytest.mark.parametrize("lost", [0, 2])
def test_a_picture_that_is_lost_takes_no_other_with_it(scene, lost):
    pictures = album(scene, 4)
    claim = replace(scene.claim(image=pictures[0]), pictures=tuple(pictures[1:]))
    (scene.site / f"{120 + lost}.jpg").unlink()
    receipt = scene.send(claim)
    assert len(scene.fake.posts[0].media) == 3 and f"{120 + lost}.jpg" in receipt.reason


def test_a_very_long_alternative_text_is_cut_between_two_words(scene):
    scene.send(scene.claim(image=scene.picture(alt="œuvre " * 1_000)))
    ((_, alt),) = scene.fake.pictures.values()
    assert len(alt) <= scene.account.limits.alt and alt.endswith("œuvre…")


def taken_away(scene, remote_id):
    """Take the post away: by a program where that is allowed, else by a person, once the network has refused."""
    if not scene.face.deletes:
        with pytest.raises(PostRefused) as refused:
            scene.account.delete(remote_id)
        assert refused.value.remedy and not refused.value.account and scene.said()
        scene.fake.posts.clear()
    scene.account.delete(remote_id)


def test_a_follow_up_that_has_nothing_to_answer_any_more_is_sent_by_itself(scene):
    first = scene.send(scene.claim())
    taken_away(scene, first.remote_id)
    receipt = scene.send(scene.claim("La suite", number=2, reply_to=first.remote_id))
    assert isinstance(receipt, Post) and "La suite" in scene.said()[-1]


def test_a_deleted_post_is_gone(scene):
    receipt = scene.send(scene.claim())
    taken_away(scene, receipt.remote_id)
    assert scene.said() == []


def test_deleting_what_is_gone_is_done(scene):
    receipt = scene.send(scene.claim())
    taken_away(scene, receipt.remote_id)
    scene.account.delete(receipt.remote_id)


def test_the_account_introduces_itself_without_writing(scene):
    introduction = scene.account.introduce()
    assert introduction.handle and introduction.lacking == ()
    assert not scene.fake.posts


@READ_BACK
def test_a_refused_reading_is_not_said_of_the_words_of_a_post(scene):
    scene.fake.timeline = scene.face.faults[scene.face.refuses].answer
    with pytest.raises((NotSent, PostRefused)) as refused:
        list(scene.account.read_timeline(scene.claim().time))
    said = f"{refused.value.reason} {getattr(refused.value, 'remedy', '')}"
    assert "refuse cette lecture" in said and not re.search("texte|publication|message|Changez", said.partition("«")[0])

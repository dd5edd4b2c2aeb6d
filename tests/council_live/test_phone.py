"""The phone's API over HTTP: what it answers, and what is kept."""

import io
import struct
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from plugins.service.council_live import service
from plugins.town.council.session import Window
from tests.council_live.evening import session, world

PICTURE = "m0phone0000000001"


def photo(size=(3000, 2000), format="JPEG", **more):
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, format, **more)
    return made.getvalue()


def sent(phone, data, id=PICTURE):
    return phone.ask("PUT", f"/direct/api/pictures/{id}", data, {"Content-Type": "image/jpeg"})


def test_who_types_the_code_writes_and_is_told_where_each_entry_stands(evening):
    phone = evening.phone()
    assert phone.write(1, text="Le quorum est atteint.", speaker="Hélène Vasseur", tell=True).told == {"seq": 1, "place": "received"}
    state = phone.get("state?since=0").told
    assert state["me"]["name"] == "Camille" and state["last"] == 1 and state["hold"] == 20
    assert state["session"]["most"] == 4 and state["session"]["groups"] == ["Valbrune ensemble", "Valbrune autrement"]
    (one,) = state["entries"]
    assert one["entry"]["text"] == "Le quorum est atteint." and one["mine"] and one["place"] == "received" and one["hold"] == 20


def test_nobody_writes_or_reads_without_a_code(evening):
    stranger = evening.client()
    assert stranger.get("state").status == 401
    assert stranger.write(1).status == 401
    assert stranger.post("item", {"item": "1"}).status == stranger.post("close", {}).status == 401
    assert stranger.ask("PUT", f"/direct/api/pictures/{PICTURE}", photo()).status == 401
    assert evening.evening.register.list_entries() == []


def test_an_entry_sent_again_after_a_lost_answer_is_kept_once_whatever_has_changed_since(evening):
    phone = evening.phone()
    first = phone.write(1, text="Une fois.")
    phone.write(2)
    evening.evening.doors.shut(True)
    evening.evening.finish()
    assert phone.write(1, text="Une fois.").told == first.told
    assert evening.phone("Jo").write(9, id="m0phone0000000001", text="Une fois.").told == first.told
    assert [one.entry.text for one in evening.evening.register.list_entries()] == ["Une fois.", "Mot 2"]


def test_entry_seven_waits_for_six_and_one_id_never_has_two_texts(evening):
    phone = evening.phone()
    phone.write(1)
    early = phone.write(3)
    assert early.status == 409 and early.told["expected"] == 2
    other = phone.write(2, id="m0phone0000000001", text="Autre chose")
    assert other.status == 409 and "numéro" in other.told["error"]
    assert phone.get("state").told["last"] == 1


def test_two_phones_write_together_and_neither_loses_a_word(evening):
    one, two = evening.phone("Camille"), evening.phone("Jo")
    for n in (1, 2):
        one.write(n, id=f"m0camille000{n}")
        two.write(n, id=f"m0jo00000000{n}")
    seen = two.get("state?since=0").told
    assert [(each["author"], each["n"], each["mine"]) for each in seen["entries"]] == [
        ("Camille", 1, False),
        ("Jo", 1, True),
        ("Camille", 2, False),
        ("Jo", 2, True),
    ]


def test_when_it_was_typed_is_kept_and_not_when_it_arrived(evening, start):
    evening.phone().write(1, age=125.4)
    (kept,) = evening.evening.register.list_entries()
    assert kept.entry.at == start + timedelta(minutes=7, seconds=54)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"kind": "tweet"}, "kind"),
        ({"item": "9"}, "item"),
        ({"text": ""}, "text"),
        ({"text": "é" * 1001}, "text"),
        ({"text": "un\0zéro"}, "text"),
        ({"text": "\u202eà l’envers"}, "text"),
        ({"text": 3}, "text"),
        ({"speaker": "x" * 121}, "speaker"),
        ({"speaker": "un\nautre"}, "speaker"),
        ({"kind": "vote"}, "vote"),
        ({"kind": "vote", "vote": {"pour": 5}}, "vote"),
        ({"kind": "vote", "vote": {"pour": -1}}, "vote"),
        ({"kind": "vote", "vote": {"pour": 10**12}}, "vote"),
        ({"kind": "vote", "vote": {"pour": True}}, "vote"),
        ({"kind": "vote", "vote": {"pour": 3, "secret": "non"}}, "vote"),
        ({"kind": "vote", "vote": {"pour": 1, "names": {"Karim Belhadj": "pour"}}}, "vote"),
        ({"kind": "vote", "vote": {"pour": 1, "groups": {"Intrus": {"pour": 1}}}}, "vote"),
        ({"vote": {"pour": 3}}, "vote"),
        ({"kind": "vote", "vote": {"pour": 3, "contre": 0, "groups": {"Valbrune ensemble": {"pour": 3}}}}, "vote"),
        ({"kind": "vote", "vote": {}, "amendment": 1}, "amendment"),
        ({"amendment": True}, "amendment"),
        ({"outcome": "retirée"}, "outcome"),
        ({"kind": "information", "outcome": "oubliée"}, "outcome"),
        ({"kind": "information", "outcome": "retirée", "item": ""}, "outcome"),
        ({"annuls": True}, "annuls"),
        ({"kind": "information", "attendance": [{"name": "Personne"}]}, "attendance"),
        ({"kind": "information", "attendance": ["Karim Belhadj"]}, "attendance"),
        ({"kind": "information", "attendance": [{"name": "Karim Belhadj", "present": 1}]}, "attendance"),
        ({"kind": "information", "attendance": [{"name": "Yanis Oukaci", "proxy": "Mathilde Cornu"}]}, "attendance"),
        ({"attendance": [{"name": "Karim Belhadj", "present": False}]}, "attendance"),
        ({"kind": "rectification"}, "corrects"),
        ({"kind": "rectification", "corrects": "m0phone0000000404"}, "corrects"),
        ({"corrects": "m0phone0000000404"}, "corrects"),
        ({"picture": "../../etc/passwd", "alt": "x"}, "picture"),
        ({"picture": "m0phone0000000001.jpg", "alt": "La salle"}, "picture"),
        ({"id": "court"}, "id"),
        ({"id": "M0PHONE0000000001"}, "id"),
        ({"admin": "oui"}, "admin"),
        ({"age": -1}, "age"),
        ({"age": 10**9}, "age"),
        ({"tell": "oui"}, "tell"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_session_cannot_have_is_refused_with_a_sentence(evening, entry, field):
    answer = evening.phone().write(1, **entry)
    assert answer.status == 422 and set(answer.told["errors"]) == {field}
    assert evening.evening.register.list_entries() == []


def test_a_vote_is_counted_against_those_who_sit(evening):
    phone = evening.phone()
    assert phone.write(1, kind="vote", text="", vote={"pour": 3, "contre": 1}).status == 200
    assert phone.write(2, kind="vote", text="", vote={"pour": 3, "contre": 1, "secret": True}).status == 200
    refused = phone.write(3, kind="vote", text="", vote={"pour": 3, "contre": 2})
    assert refused.told["errors"]["vote"] == "5 voix, mais 4 présents ou représentés."


def test_who_comes_and_goes_changes_who_may_vote_from_then_on(evening):
    phone = evening.phone()
    arrival = {"kind": "information", "text": "Yanis Oukaci arrive.", "attendance": [{"name": "Yanis Oukaci", "present": True}]}
    assert phone.write(1, kind="vote", vote={"pour": 5}).status == 422
    assert phone.write(1, **arrival).status == 200
    assert phone.write(2, kind="vote", vote={"pour": 5}, age=0).status == 200
    assert phone.write(3, kind="vote", vote={"pour": 5}, age=900).status == 422, "it was held before he came"
    told = phone.get("state?since=0").told["session"]
    assert (told["most"], told["quorum"], [one["present"] for one in told["members"]]) == (5, 3, [True, True, True, False, True])


def test_a_vote_that_rested_on_a_withdrawn_arrival_is_to_be_checked_until_it_is_put_right(evening):
    phone = evening.phone()
    arrival = {"kind": "information", "text": "Yanis le voleur.", "attendance": [{"name": "Yanis Oukaci", "present": True}]}
    assert phone.write(1, **arrival).status == 200
    assert phone.write(2, kind="vote", vote={"pour": 5}, age=0).status == 200
    before = phone.get("state?since=0").told["revision"]
    assert phone.post("entries/m0phone0000000001/withdraw", {}).status == 200
    news = phone.get(f"state?since=2&revision={before}").told["entries"]
    assert {one["seq"]: one["to_check"] for one in news} == {1: "", 2: "5 voix, mais 4 présents ou représentés."}
    put_right = {"kind": "rectification", "corrects": "m0phone0000000002", "text": "", "vote": {"pour": 4}}
    assert phone.write(3, **put_right, age=0).status == 200
    assert [one["to_check"] for one in phone.get("state?since=0").told["entries"]] == [""] * 3


def test_nobody_who_is_away_votes_by_name(tmp_path, start):
    with world(tmp_path, lambda: session(start), lambda: start + timedelta(minutes=10)) as one:
        one.evening.by_name = True
        phone = one.phone()
        refused = phone.write(1, kind="vote", vote={"pour": 1, "names": {"Yanis Oukaci": "pour"}})
        assert refused.status == 422 and "ni en personne" in refused.told["errors"]["vote"]
        assert phone.write(1, kind="vote", vote={"pour": 1, "names": {"Roger Vialatte": "pour"}}).status == 200


def test_a_vote_is_put_right_with_other_numbers_or_annulled(evening):
    phone = evening.phone()
    phone.write(1, kind="vote", vote={"pour": 3, "contre": 1})
    wrong = {"kind": "rectification", "corrects": "m0phone0000000001", "text": ""}
    assert phone.write(2, **wrong, vote={"pour": 5}).status == 422
    assert phone.write(2, **wrong, vote={"pour": 2, "contre": 2, "casting": "contre"}).status == 200
    assert phone.write(3, **{**wrong, "text": "Le vote est à refaire."}, annuls=True).status == 200


@pytest.mark.parametrize("kind", ["vote", "rectification"])
def test_a_tie_says_how_who_presides_has_voted(evening, kind):
    phone = evening.phone()
    phone.write(1, kind="vote", vote={"pour": 3, "contre": 1})
    voted = {"kind": kind, **({"corrects": "m0phone0000000001"} if kind == "rectification" else {})}
    refused = phone.write(2, **voted, vote={"pour": 2, "contre": 2})
    assert refused.status == 422 and "L. 2121-20" in refused.told["errors"]["vote"]
    assert phone.write(2, **voted, vote={"pour": 2, "contre": 2, "casting": "aucune"}).status == 200
    assert phone.write(3, kind="vote", vote={"pour": 2, "contre": 2, "secret": True}).status == 200
    assert phone.write(4, kind="vote", vote={"abstention": 4}).status == 200


def test_an_entry_is_put_right_by_another(evening):
    phone = evening.phone()
    phone.write(1)
    assert phone.write(2, kind="rectification", corrects="m0phone0000000001", text="Pardon : 12 000 €.").status == 200


def test_an_entry_is_taken_back_until_the_networks_are_told(evening):
    phone = evening.phone()
    phone.write(1, tell=True)
    phone.write(2, tell=True)
    assert phone.post("entries/m0phone0000000001/back", {}).told["place"] == "gone"
    assert evening.evening.register.leave("m0phone0000000002")
    late = phone.post("entries/m0phone0000000002/back", {})
    assert late.status == 409 and "rectifiez" in late.told["error"]
    assert phone.post("entries/m0phone0000000404/back", {}).status == 404


def test_nothing_said_behind_closed_doors_comes_in_even_after_they_open(tmp_path, start):
    window = Window(start + timedelta(minutes=5), start + timedelta(minutes=9))
    with world(tmp_path, lambda: session(start, closed_doors=(window,)), lambda: start + timedelta(minutes=10)) as evening:
        phone = evening.phone()
        inside = phone.write(1, age=120)
        assert inside.status == 403 and "huis clos" in inside.told["error"]
        assert phone.write(1, age=10).status == 200
        assert phone.write(2, age=480).status == 200
        assert phone.get("state").told["session"]["closed"] == [[window.start.isoformat(), window.end.isoformat()]]


def test_doors_closed_from_the_phone_stop_every_phone(evening):
    one, two = evening.phone("Camille"), evening.phone("Jo")
    assert one.post("doors", {"closed": True}).told["closed_doors"] is True
    assert two.write(1, text="secret").status == 403
    assert sent(two, photo()).status == 403
    assert two.get("state").told["session"]["closed_doors"]
    assert one.post("doors", {"closed": False}).told["closed_doors"] is False
    assert two.write(1).status == 200


def test_a_picture_is_made_anew_without_where_it_was_taken(evening):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Appareil"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    phone = evening.phone()
    assert sent(phone, photo(exif=exif)).told == {"picture": f"{PICTURE}.jpg"}
    made = evening.evening.get_picture_path(PICTURE)
    with Image.open(made) as image:
        assert image.size == (1365, 2048) and image.format == "JPEG" and not image.getexif()
    assert b"Appareil" not in made.read_bytes()
    alone = phone.write(1, picture=f"{PICTURE}.jpg")
    assert set(alone.told["errors"]) == {"alt"}
    assert phone.write(1, picture=f"{PICTURE}.jpg", alt="La salle du conseil").status == 200


def test_the_picture_of_an_entry_that_is_kept_does_not_change(evening):
    phone = evening.phone()
    sent(phone, photo((30, 20)))
    phone.write(1, picture=f"{PICTURE}.jpg", alt="La salle")
    before = evening.evening.get_picture_path(PICTURE).read_bytes()
    assert sent(phone, photo((60, 60))).status == 200
    assert evening.evening.get_picture_path(PICTURE).read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=alert(1)>", photo()[:400], b"\x89PNG\r\n\x1a\n" + b"\0" * 90], ids=range(5))
def test_what_is_no_picture_is_not_kept(evening, data):
    assert set(sent(evening.phone(), data).told["errors"]) == {"picture"}
    assert list(evening.evening.pictures.iterdir()) == []


def test_a_picture_that_would_fill_the_memory_is_not_opened(evening):
    small = photo((1, 1), "PNG")
    head = b"IHDR" + struct.pack(">II", 12_000, 9_000) + small[24:29]
    bomb = small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]
    assert "mégapixels" in sent(evening.phone(), bomb).told["errors"]["picture"]
    made = io.BytesIO()
    Image.new("P", (9999, 9999)).save(made, "PNG")
    assert "moins de 24 mégapixels" in sent(evening.phone(), made.getvalue()).told["errors"]["picture"]
    assert list(evening.evening.pictures.iterdir()) == []


def test_the_session_is_closed_once_by_its_title(evening):
    phone = evening.phone()
    assert phone.post("close", {"confirm": "oui"}).status == 422
    assert phone.post("close", {"confirm": "Conseil du 26 mars"}).told["status"] == "clos"
    assert phone.post("close", {"confirm": "Conseil du 26 mars"}).told["status"] == "clos"
    late = phone.write(1)
    assert late.status == 403 and "close" in late.told["error"]
    assert phone.get("state").told["session"]["status"] == "clos"


def test_the_item_of_the_agenda_is_the_same_for_all(evening):
    one, two = evening.phone("Camille"), evening.phone("Jo")
    assert one.post("item", {"item": "2 bis"}).status == 200
    assert two.get("state").told["item"] == "2 bis"
    assert one.post("item", {"item": "12"}).status == one.post("item", {"item": {}}).status == 422


def test_news_reach_a_phone_that_waits(evening):
    one, two = evening.phone("Camille"), evening.phone("Jo")
    seen = two.get("state").told["revision"]
    one.write(1)
    told = two.get(f"state?since=0&revision={seen}&wait=20").told
    assert told["revision"] > seen and len(told["entries"]) == 1


def test_what_the_networks_did_reaches_a_phone_that_waits(evening):
    phone, places = evening.phone(), {}
    evening.evening.network_states, evening.evening.is_on_page = lambda: places, lambda id: True
    phone.write(1, tell=True)
    first = phone.get("state").told
    assert first["entries"][0]["place"] == "held"
    seen = first["revision"]
    assert phone.get(f"state?since=1&revision={seen}").told["entries"] == []
    places["m0phone0000000001"] = "x"
    told = phone.get(f"state?since=1&revision={seen}").told
    assert told["entries"][0]["place"] == "x" and told["revision"] > seen
    assert phone.get(f"state?since=1&revision={told['revision']}").told["entries"] == []
    assert phone.get(f"state?since=1&revision={seen}").told["entries"] == told["entries"]


def test_a_service_that_was_started_again_tells_each_place_again(tmp_path, start):
    clock = [start]
    with world(tmp_path, lambda: session(start), lambda: clock[0]) as before:
        phone = before.phone()
        phone.write(1)
        seen = phone.get("state").told
    clock[0] += timedelta(seconds=2)
    with world(tmp_path, lambda: session(start), lambda: clock[0], before.port) as after:
        after.evening.is_on_page = lambda id: True
        told = phone.get(f"state?since=1&revision={seen['revision']}").told
        assert told["epoch"] == seen["epoch"] and told["revision"] > seen["revision"]
        assert [(one["entry"]["id"], one["place"]) for one in told["entries"]] == [("m0phone0000000001", "site")]


def test_a_member_who_arrives_late_is_counted_once_the_file_says_so(tmp_path, start):
    said = [session(start)]
    with world(tmp_path, lambda: said[0], lambda: start) as evening:
        phone = evening.phone()
        five = {"kind": "vote", "text": "", "vote": {"pour": 5}}
        assert phone.write(1, **five).status == 422
        said[0] = session(start, members=tuple(replace(one, present=True) for one in said[0].members))
        assert phone.write(1, **five).status == 200


def test_what_the_town_set_of_its_evenings_is_what_the_phone_is_told(evening):
    asked = replace(
        evening.opening, folder=evening.opening.folder / "autre", conf={**evening.opening.conf, "COUNCIL": {"hold": 3, "by_name": True}}
    )
    begun = service.begin_live_session(asked, evening.evening.read)
    assert (begun.hold_seconds, begun.by_name, begun.chamber) == (3, True, None)

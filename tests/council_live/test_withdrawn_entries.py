"""What may be read no more: who may take it off, and that nothing of it is left where people read, nor on the machine."""

import io
import json

import pytest
from PIL import Image

from plugins.announce.post import PostState
from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.register import EntryJournal, EntryRegister
from plugins.service.evening import store
from plugins.town.council.session import PAGE
from tests.council_live.evening import session
from tests.council_live.site import Site

INSULT = "Untel est un voleur"
FIRST = "m0phone0000000001"


def everything(folder):
    """The bytes of all that is below a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_who_only_writes_neither_closes_nor_opens_doors_nor_takes_away_what_another_wrote(evening):
    leader, writer = evening.phone("Camille"), evening.phone("Jo", leads=False)
    assert leader.write(1, tell=True).status == 200
    asked = (
        writer.post(f"entries/{FIRST}/back", {}),
        writer.post(f"entries/{FIRST}/withdraw", {}),
        writer.post("close", {"confirm": "Conseil du 26 mars"}),
    )
    assert [answer.status for answer in asked] == [403] * 3 and "Seul qui tient la séance" in asked[1].told["error"]
    assert writer.post("doors", {"closed": True}).told["closed_doors"]
    assert writer.post("doors", {"closed": False}).status == 403
    assert not leader.post("doors", {"closed": False}).told["closed_doors"]
    assert not evening.evening.is_closed() and not evening.evening.register.get(FIRST).is_taken_back
    assert (writer.get("state").told["me"]["leads"], leader.get("state").told["me"]["leads"]) == (False, True)


def test_who_writes_takes_back_their_own_and_who_leads_that_of_anybody(evening):
    leader, writer = evening.phone("Camille"), evening.phone("Jo", leads=False)
    for n, taker in ((1, writer), (2, leader)):
        assert writer.write(n, tell=True).status == 200
        assert taker.post(f"entries/m0phone{n:010}/back", {}).told["place"] == "gone"


def test_a_withdrawn_entry_leaves_no_word_on_the_machine_but_that_it_was(evening):
    leader, writer = evening.phone("Camille"), evening.phone("Jo", leads=False)
    assert writer.write(1, text=INSULT).status == 200
    assert writer.write(2, kind="rectification", text=f"Pas : {INSULT}", corrects=FIRST).status == 200
    assert leader.write(1, id="m0phoneleader1", text="La séance continue.").status == 200
    assert leader.post(f"entries/{FIRST}/withdraw", {}).status == 200
    assert INSULT.encode() not in everything(evening.evening.folder)
    assert INSULT not in writer.get("state?since=0").body.decode()
    assert [one.entry.text for one in evening.evening.register.list_entries() if not one.is_taken_back] == ["La séance continue."]
    assert (store.list_last_lines(evening.opening.store)[-1][1].who, store.list_last_lines(evening.opening.store)[-1][1].what) == (
        "Camille",
        "entrée retirée",
    )
    assert writer.write(1, text=INSULT).status == 200
    assert INSULT.encode() not in everything(evening.evening.folder)
    again = EntryRegister(evening.evening.folder, evening.opening.clock)
    assert [one.withdrawn for one in again.list_entries()] == [True, True, False]


@pytest.mark.parametrize("lost", ["registre.db", "registre.jsonl"])
def test_what_was_withdrawn_stays_so_when_half_of_the_register_is_lost(evening, lost):
    leader = evening.phone()
    assert leader.write(1, text=INSULT).status == 200
    assert leader.post(f"entries/{FIRST}/withdraw", {}).status == 200
    for path in evening.evening.folder.glob(f"{lost}*"):
        path.unlink()
    again = EntryRegister(evening.evening.folder, evening.opening.clock)
    assert again.get(FIRST).withdrawn and again.get(FIRST).is_taken_back and INSULT.encode() not in everything(evening.evening.folder)


def damage(file):
    """The store is damaged: the next who opens it sets it aside."""
    bytes_ = bytearray(file.read_bytes())
    bytes_[:100] = b"?" * 100
    file.write_bytes(bytes_)


@pytest.mark.parametrize("before", [True, False], ids=["withdrawn once it was set aside", "set aside once withdrawn, after a kill"])
def test_a_register_that_was_set_aside_keeps_no_word_of_what_is_withdrawn(evening, before):
    folder, clock = evening.evening.folder, evening.opening.clock
    assert evening.phone().write(1, text=INSULT).status == 200
    file = folder / "registre.db"
    for _ in range(2):
        evening.evening.register._settle()
    old = file.read_bytes()
    if not before:
        evening.evening.withdraw(FIRST)
        file.write_bytes(old)
    damage(file)
    for end in ("-wal", "-shm"):
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
    again = EntryRegister(folder, clock)
    if before:
        assert INSULT.encode() in (folder / "registre.db.illisible").read_bytes()
        again.withdraw(FIRST)
    assert again.get(FIRST).withdrawn and INSULT.encode() not in everything(folder)


def test_writes_that_were_killed_keep_no_word_nor_picture_of_what_is_withdrawn(evening):
    pictured(evening)
    pictures, folder = evening.evening.pictures, evening.evening.folder
    (pictures / f".{FIRST}.jpg.killed1").write_bytes(photograph())
    (folder / ".registre.jsonl.killed1").write_bytes((folder / "registre.jsonl").read_bytes())
    evening.evening.withdraw(FIRST)
    assert list(pictures.iterdir()) == [] and INSULT.encode() not in everything(folder)


def photograph():
    """A picture, as a phone sends it."""
    told = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(told, "JPEG")
    return told.getvalue()


def pictured(evening):
    """A phone that has written an entry that is a picture and no text, and that sends the picture again when it is called."""
    writer = evening.phone("Jo", leads=False)
    assert writer.ask("PUT", f"/direct/api/pictures/{FIRST}", photograph()).status == 200
    assert writer.write(1, text="", speaker="Untel", picture=f"{FIRST}.jpg", alt=INSULT).status == 200
    return lambda: writer.ask("PUT", f"/direct/api/pictures/{FIRST}", photograph())


def test_the_picture_of_what_was_withdrawn_is_not_kept_again_when_its_phone_sends_it_again(evening):
    send_again = pictured(evening)
    assert evening.phone().post(f"entries/{FIRST}/withdraw", {}).status == 200
    assert send_again().told == {"picture": f"{FIRST}.jpg"}
    assert list(evening.evening.pictures.iterdir()) == []


def test_a_kill_while_a_picture_is_withdrawn_leaves_neither_it_nor_what_it_shows(evening, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    pictured(evening)
    folder, clock = evening.evening.folder, evening.opening.clock
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(EntryJournal, "rewrite", killed)
        evening.evening.withdraw(FIRST)
    again = LiveSession(evening.evening.read, EntryRegister(folder, clock), folder, clock)
    assert again.register.get(FIRST).withdrawn and list(again.pictures.iterdir()) == []
    assert INSULT.encode() not in everything(folder)


def test_page_json_and_feeds_are_emptied_at_once(tmp_path, start):
    site = Site(tmp_path, session(start), start)
    insult, other = site.write(INSULT, "La séance continue.")
    (site.folder / f"registre/images/{insult.id}.jpg").write_bytes(b"jpeg")
    (pictured,) = site.write("Une photo", device="photo", picture=f"{insult.id}.jpg", alt=INSULT)
    site.register.withdraw(pictured.id)
    writer = site.writer()
    writer.write_changes()
    assert INSULT in site.read(PAGE) and INSULT in site.read("rss.xml")
    site.register.withdraw(insult.id)
    writer.write_changes()
    assert INSULT.encode() not in b"".join(site.files().values())
    assert site.anchors() == [other.id] and insult.id in site.latest()["gone"]
    assert [one["id"] for one in json.loads(site.read("seance.json"))["entries"]] == [other.id]


def test_the_networks_are_asked_to_delete_what_was_told(town, x):
    insult, other = town.write(INSULT, "La séance continue.")
    town.tell(60)
    assert [INSULT in post.text for post in x.posts] == [True, False]
    town.register.withdraw(insult.id)
    town.tell(200)
    assert [INSULT in post.text for post in x.posts] == [False]
    assert town.state(insult) is PostState.WITHDRAWN and town.state(other) is PostState.SENT


def test_what_was_withdrawn_before_it_left_is_never_told(town, x):
    (insult,) = town.write(INSULT)
    town.register.withdraw(insult.id)
    town.tell(60)
    assert x.posts == [] and town.state(insult) is None

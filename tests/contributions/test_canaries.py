"""What residents give away, on purpose or not, is in no file but the one that is meant to have it, and for as long as is said."""

import json
import os
import re
import tarfile
import zlib
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from plugins.voices.contributions.screening import EMAIL, screen_text
from tests.contributions.conftest import Resident, Town
from tests.contributions.test_questions import publish
from tests.journal import files, read_if_there
from tests.processes import PATIENCE
from tests.web_service.stores import in_service

PHONE, MAIL, TYPED_IP, HOME = "06 98 76 54 32", "canari-typé@secret.example", "192.0.2.77", "10.66.77.88"
EMAIL_GIVEN = "canari-donne@secret.example"
VECTORS = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) {{ 7*7 }} </textarea><svg/onload=alert(4)> '\"><b>"
)
UNREADABLE, LED = 400, 302


def words_of(folder: Path) -> str:
    """All that the files below `folder` hold, git's own objects unpacked."""
    parts = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with suppress(FileNotFoundError, PermissionError):
            data = file.read_bytes()
            if ".git" in file.parts or "objects" in file.parts:
                with suppress(zlib.error):
                    data = zlib.decompress(data)
            parts.append(data.decode("utf-8", errors="replace"))
    return "\n".join(parts)


def test_canaries_are_in_no_file_but_their_own_and_what_would_run_is_shown_as_it_was_written(town: Town):
    resident = Resident(town.desk, address=HOME)
    text = f"Pourquoi la fontaine Canari ne coule-t-elle plus ? {VECTORS} Appelez le {PHONE}, {MAIL}, depuis {TYPED_IP}."
    own_page = resident.ask(text=text, name=f"Zoé {PHONE}", email=EMAIL_GIVEN)
    assert resident.get(f"/voix/suivi/{own_page.split('/')[3]}x/").status_code == 404
    moderator = town.moderator("Cléo Canari", "modère")
    queue = moderator.queue()
    slug = publish(town, moderator, "fontaine Canari")
    service = town.desk.service
    site, journal, state = service.folder / "public", words_of(town.desk.content), words_of(service.folder / "state")
    town.desk.service.wait_for(lambda: "fontaine Canari" in read_if_there(site / "questions" / "index.html"))
    online, forge = words_of(site), words_of(town.desk.forge)
    for canary in (PHONE, MAIL, TYPED_IP, EMAIL_GIVEN):
        assert [name for name, words in (("site", online), ("git", journal), ("forge", forge), ("state", state)) if canary in words] == []
    assert HOME not in online + journal + forge
    holders = {Path(name).name for name, data in files(service.folder / "state").items() if HOME.encode() in data}
    assert holders <= {"service.sqlite", "service.sqlite-wal"}  # the audit log, a year; the buckets, a day

    page = (site / "questions" / slug / "index.html").read_text(encoding="utf-8")
    for shown in (page, queue, resident.get(own_page).text):
        assert "&lt;script&gt;alert(1)" in shown
    for file in (path for path in site.rglob("*") if path.suffix in (".html", ".xml", ".json", ".csv")):
        words = read_if_there(file)
        assert not re.search(r"<(?:img src=x|svg/onload)", words) or file.suffix in (".json", ".csv"), file
        assert "<script>alert(1)" not in words or file.suffix in (".json", ".csv"), file
        if file.suffix == ".json" and words:
            json.loads(words)
    assert 'href="javascript:' not in page and "49" not in re.findall(r"alert\(3\)\) (\S+)", page)

    out = service.process.stdout.fileno()  # what the service has said since it was ready
    os.set_blocking(out, False)
    said = ""
    with suppress(BlockingIOError):
        said = os.read(out, 1_000_000).decode(errors="replace")
    os.set_blocking(out, True)
    assert own_page.split("/")[3] not in said and HOME not in said and EMAIL_GIVEN not in said


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("Appelez le 06/12/34/56/78 ce soir", "Appelez le [téléphone masqué] ce soir"),
        ("Au +33 (0)6 12 34 56 78.", "Au [téléphone masqué]."),
        ("Écrivez à lea.roy [at] exemple.fr, merci", "Écrivez à [adresse masquée], merci"),
        ("lea (arobase) exemple point fr", "[adresse masquée]"),
        ("Depuis 192.0.2.14.", "Depuis [adresse IP masquée]."),
        ("Depuis 2001:db8::17, la nuit", "Depuis [adresse IP masquée], la nuit"),
        ("De 10:30 à 12:45:30, article 12.3.4, le 01.02.2026", "De 10:30 à 12:45:30, article 12.3.4, le 01.02.2026"),
        ("Il y a 12 personnes à l’école, 3 arobases et 1 point.", "Il y a 12 personnes à l’école, 3 arobases et 1 point."),
    ],
)
def test_personal_data_are_masked_however_they_are_spelt(typed: str, masked: str):
    assert screen_text(typed).text == masked


@pytest.mark.parametrize(
    "typed",
    [
        "a@b.fr\nBcc: c@d.fr",
        "a@b.fr\r\nSubject: x",
        "a b@c.fr",
        "a@b.fr, c@d.fr",
        "<a@b.fr>",
        "groupe:a@b.fr;",
        "a@b",
        "a@b.fr\0",
        "é@b.fr",
        "a" * 65 + "@b.fr",
    ],
)
def test_what_could_begin_another_header_is_no_address(typed: str):
    assert not EMAIL.fullmatch(typed) and EMAIL.fullmatch("lea.roy+ville@exemple.co.uk")


def test_forms_that_are_too_large_or_in_another_encoding_are_refused_and_the_service_goes_on(town: Town):
    resident = town.resident()
    post = partial(resident.session.post, f"{resident.origin}/voix/questions/", timeout=PATIENCE)
    plain = {"Content-Type": "application/x-www-form-urlencoded"}
    assert post(data=b"text=" + b"a" * (2**21 + 10), headers=plain).status_code in (UNREADABLE, 413)
    answer = post(data="text=caf\xe9 au coin de la rue".encode("latin-1"), headers=plain)
    assert answer.status_code == 200 and "caf\N{REPLACEMENT CHARACTER}" not in answer.text
    odd = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-16"}
    assert post(data="text=abc".encode("utf-16"), headers=odd).status_code in (200, UNREADABLE, 415, 422)
    assert resident.send("/voix/signaler", id="a\0b").status_code == resident.send("/voix/ecrire", id="a\0b").status_code == 404
    assert post(data={"text": "x"}, headers={"Origin": "null"}).status_code == 403
    assert resident.get("/voix/questions/").status_code == 200


def test_what_is_erased_leaves_the_store_and_its_backups_on_their_turn_and_no_backup_brings_it_back(tmp_path: Path):
    assert in_service(tmp_path, "", erase_between_backups, str(tmp_path)) == []


def erase_between_backups(place: str) -> list[str]:
    """A text, a backup, its erasure, two backups more, the first put back: where its words are when they should not."""
    from dataclasses import replace

    from django.conf import settings

    from plugins.service.web_service.backup import restore_backup, take_dated_backup
    from plugins.service.web_service.configuration import SERVED_TOWN, get_current_town, make_service_folder
    from plugins.voices.contributions.admission import SentForm
    from plugins.voices.contributions.intake import TypedText, receive_contribution
    from plugins.voices.contributions.models import ERASED, Contribution
    from plugins.voices.contributions.personal_records import erase_for_author, wipe_erased
    from plugins.voices.contributions.sections import find_section

    first_town = get_current_town()
    morning, words, faults = first_town.clock(), "Pourquoi le merle de Canari-les-Bains siffle-t-il ?", []

    def wait(days: float) -> None:
        setattr(settings, SERVED_TOWN, replace(first_town, clock=lambda: morning + timedelta(days=days)))

    def holds(file: Path) -> bool:
        with tarfile.open(file) as archive:
            return "Canari-les-Bains" in archive.extractfile("store.json").read().decode()

    folder = Path(place) / "sauvegardes"
    folder.mkdir()
    (folder / "autre.tar.gz").write_bytes(b"")
    text = receive_contribution(
        find_section("question"), TypedText(words, "", "", "m@ville.example", {}), SentForm("a", True), "preuve", "10.0.0.1"
    )
    first, _, _ = take_dated_backup(folder)
    wait(10)
    erase_for_author(text, "10.0.0.1")
    wait(10.5)  # the worker was building the journal
    wipe_erased(get_current_town())
    faults += [
        f"store {file.name}"
        for file in make_service_folder(get_current_town()).iterdir()
        if file.is_file() and b"Canari-les-Bains" in file.read_bytes()
    ]
    second, _, gone = take_dated_backup(folder)
    faults += [f"gone {path}" for path in gone] + ["second backup"] * holds(second) + ["first backup lost it"] * (not holds(first))
    restore_backup(first)
    row = Contribution.objects.get(reference=text.reference)
    faults += [] if row.state == ERASED and not row.text else ["back from the backup"]
    wait(31)
    take_dated_backup(folder)
    left = sorted(path.name for path in folder.iterdir())
    faults += [f"kept {name}" for name in left if name == first.name] + ["others' file"] * ("autre.tar.gz" not in left)
    faults += [f"backup {path.name}" for path in folder.glob("bureau-*") if holds(path)]
    return faults

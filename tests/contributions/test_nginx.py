"""nginx of the journal's own host, as `service/` sets it: residents write under the name that they read, and nothing else is there."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from plugins.core.infrastructure.settings import load_settings
from tests.assets import served
from tests.contributions.conftest import Resident, Town
from tests.house import ROOT
from tests.processes import PATIENCE

DOORS, LIMITS = ROOT / "service" / "nginx-voix.conf", ROOT / "service" / "nginx-limites.conf"
USUAL_PORT, TOO_BIG, ABSENT, LED, TOO_MANY = "127.0.0.1:8766", 413, 404, 302, 429
BURST = int(re.search(r"zone=voice_sender burst=(\d+)", DOORS.read_text())[1])


@pytest.fixture
def front(town: Town, tmp_path: Path) -> Iterator[served.Server]:
    """nginx before the service of the town; its logs are below `tmp_path`."""
    if not served.place("nginx"):
        pytest.skip("nginx n’est pas installé (sous Debian ou Ubuntu : sudo apt install nginx)")
    doors, limits = tmp_path / "doors.conf", tmp_path / "limits.conf"
    placed = DOORS.read_text().replace(USUAL_PORT, urlsplit(town.desk.service.origin).netloc.replace("localhost", "127.0.0.1"))
    assert placed != DOORS.read_text()
    doors.write_text(placed.replace("/var/log/nginx/", f"{tmp_path}/"))
    limits.write_text(LIMITS.read_text().replace("rate=30r/m", "rate=1r/m"))  # a slow machine floods too
    with served.nginx_before_the_service(tmp_path, limits, doors) as server:
        yield server


def host_of(town: Town) -> str:
    """The journal's."""
    return urlsplit(load_settings(town.desk.service.folder / "conf.py")["SITEURL"]).netloc


def test_residents_write_under_the_journal_s_name_and_the_desk_is_not_there(town: Town, front: served.Server):
    host = host_of(town)
    page = front.get("/voix/questions/", Host=host)
    assert page.status == 200 and "Poser une question" in page.body.decode()
    sheet = page.body.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert sheet.startswith("/service/statique/") and front.get(sheet, Host=host).headers["content-type"].startswith("text/css")
    assert {front.get(address, Host=host).status for address in ("/bureau/", "/bureau/moderation/", "/service/sante")} == {ABSENT}
    assert front.get("/voix/questions/", Host=host, Content_Length=str(2**20)).status == TOO_BIG


def test_in_a_flood_each_text_is_stored_or_refused_with_a_sentence_and_what_is_stored_is_there(town: Town, front: served.Server):
    sender = Resident(town.desk)
    sender.session.headers["Host"] = host_of(town)
    forms = [sender.hidden_fields(sender.get("/voix/questions/").text) for _ in range(BURST + 10)]
    fates, pages = Counter(), []
    for number, form in enumerate(forms):
        words = f"Pourquoi la fontaine numéro {number} de la rue {chr(65 + number) * 5} ne coule-t-elle plus ?"
        fields = {"text": words, "relu": "1", **form}
        answer = sender.session.post(f"http://127.0.0.1:{front.port}/voix/questions/", data=fields, timeout=PATIENCE, allow_redirects=False)
        fates[answer.status_code] += 1
        if answer.status_code == LED:
            pages.append((answer.headers["Location"], words))
        else:
            assert answer.status_code == TOO_MANY and answer.headers["Retry-After"]
            assert words in answer.text or "votre texte est dans votre navigateur" in answer.text
    assert fates[LED] == len(pages) > 0 and fates[TOO_MANY] >= 10
    assert all(words in sender.get(page).text for page, words in pages)


def test_the_log_of_nginx_has_half_an_address_and_no_link_of_anybody(town: Town, front: served.Server, tmp_path: Path):
    host, resident = host_of(town), town.resident()
    own_page = resident.ask(text="La passerelle du canal rouvre-t-elle au printemps ?")
    assert front.get(own_page, Host=host).status == 200
    for word in ("signalement", "courriel-du-signalement"):
        assert front.get(f"/voix/{word}/canari-dans-un-lien/", Host=host).status == ABSENT
    assert front.get("/voix/signaler?id=canari-dans-l-adresse", Host=host).status == ABSENT
    written = "".join(file.read_text() for file in tmp_path.glob("*.log"))
    assert "127.0.0.0 [" in written and "127.0.0.1" not in written
    assert "/voix/signalement/" in written and "/voix/courriel-du-signalement/" in written
    assert "/voix/suivi/" in written and own_page.split("/")[3] not in written and "canari" not in written

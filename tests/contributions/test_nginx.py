"""nginx of the journal's own host, as `service/` sets it: residents write under the name that they read, and nothing else is there."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from plugins.infrastructure.settings import load
from tests.assets import served
from tests.contributions.conftest import Town
from tests.house import ROOT

DOORS = ROOT / "service" / "nginx-voix.conf"
USUAL_PORT, TOO_BIG, ABSENT = "127.0.0.1:8766", 413, 404


@pytest.mark.skipif(not served.place("nginx"), reason="nginx n’est pas installé (sous Debian ou Ubuntu : sudo apt install nginx)")
def test_residents_write_under_the_journal_s_name_and_the_desk_is_not_there(town: Town, tmp_path: Path):
    service = town.desk.service
    host = urlsplit(load(service.folder / "conf.py")["SITEURL"]).netloc
    doors, limits = tmp_path / "doors.conf", tmp_path / "limits.conf"
    placed = DOORS.read_text().replace(USUAL_PORT, urlsplit(service.origin).netloc.replace("localhost", "127.0.0.1"))
    assert placed != DOORS.read_text()
    doors.write_text(placed)
    limits.write_text("")
    with served.nginx_before_the_service(tmp_path, limits, doors) as server:
        page = server.get("/voix/questions/", Host=host)
        assert page.status == 200 and "Poser une question" in page.body.decode()
        sheet = page.body.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert sheet.startswith("/service/statique/") and server.get(sheet, Host=host).headers["content-type"].startswith("text/css")
        assert {server.get(address, Host=host).status for address in ("/bureau/", "/bureau/moderation/", "/service/sante")} == {ABSENT}
        assert server.get("/voix/questions/", Host=host, Content_Length=str(2**20)).status == TOO_BIG

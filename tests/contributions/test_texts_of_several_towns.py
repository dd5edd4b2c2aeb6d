"""Several towns in one service, under one key: no request of one reaches what residents wrote in another; each forgets its own."""

import io
import os
import sys

from tests.house import ROOT
from tests.warm import warm

OK, ABSENT, LED = 200, 404, 302


def test_no_request_of_one_town_reaches_the_texts_of_another(tmp_path):
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    told = warm().call(ask_both_towns, str(tmp_path), environ=environ)
    assert told["own page"] == [(OK, True), (ABSENT, False)]
    assert told["report"] == [(OK, True), (ABSENT, False)]
    assert told["counts"] == [(OK, True), (OK, False)]
    assert told["erase"] == [ABSENT, LED]
    assert told["after"] == ["published", "erased"]
    assert told["forgotten"] == {"amont": ["erased", "refused"], "aval": []}
    assert told["addresses"] == ["gardé"]


def ask_both_towns(folder):
    """What the addresses of a text of « amont » give under the name of each town; then what it forgets by itself, two hundred days on."""
    from dataclasses import replace
    from datetime import timedelta

    from plugins.command.town import list_usable_rooms, open_town
    from plugins.service.web_service.configuration import configure_django, migrate_tables, set_current_town
    from plugins.service.web_service.part import list_web_parts, open_web_town

    towns, paths = {}, open_town(str(ROOT / "publishconf.py"))
    rooms = list_usable_rooms(paths.conf)
    for name in ("amont", "aval"):
        conf = {**paths.conf, "SITEURL": f"https://{name}.example", "SERVICE": {"public": f"https://{name}.example"}}
        key = "une clé que seuls les essais connaissent, assez longue"
        environ = {**paths.environ, "BEFFROI_STATE": f"{folder}/{name}", "BEFFROI_SERVICE_KEY": key}
        own_paths = replace(paths, conf=conf, environ=environ)
        towns[name] = open_web_town(own_paths, lambda own_paths=own_paths: own_paths, rooms=rooms)
    configure_django(list(towns.values()), list_web_parts(rooms))
    for town in towns.values():
        with set_current_town(town):
            migrate_tables()

    from plugins.service.web_service.listening import build_application
    from plugins.voices.contributions.models import Contribution, ContributorEmail, MeToo
    from plugins.voices.contributions.personal_records import forget_old_texts
    from plugins.voices.contributions.sections import follow_path

    served, words = build_application(), "Un texte d’amont."

    def ask(name, address, method="GET"):
        statuses = []
        asked = {"REQUEST_METHOD": method, "PATH_INFO": address.partition("?")[0], "QUERY_STRING": address.partition("?")[2]}
        asked |= {"HTTP_HOST": f"{name}.example", "HTTP_ORIGIN": f"https://{name}.example", "REMOTE_ADDR": "127.0.0.1"}
        asked |= {"SERVER_NAME": f"{name}.example", "SERVER_PORT": "443", "wsgi.url_scheme": "https"}
        asked |= {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": "0"}
        body = b"".join(served(asked, lambda status, *_: statuses.append(int(status.split()[0])))).decode()
        return statuses[0], body

    def write(number, state, days=0, **more):
        moment = towns["amont"].clock() - timedelta(days=days)
        fields = {"reference": f"texte{number}", "sending": f"forme{number}", "section": "question", "received_at": moment}
        return Contribution.objects.create(text=words, title=words, state=state, decided_at=moment, **fields, **more)

    def states(name):
        with set_current_town(towns[name]):
            return list(Contribution.objects.order_by("reference").values_list("state", flat=True))

    with set_current_town(towns["amont"]):
        identity = "20260318-q-amont"
        path = follow_path(write(1, "published", identity=identity))
        MeToo.objects.create(identity=identity, device="un", at=towns["amont"].clock())
    own_page = [ask(name, path) for name in towns]
    reports = [ask(name, f"/voix/signaler?id={identity}") for name in towns]
    counts = [ask(name, "/voix/comptes.json") for name in towns]
    told = {
        "own page": [(status, words in body) for status, body in own_page],
        "report": [(status, words in body) for status, body in reports],
        "counts": [(status, identity in body) for status, body in counts],
        "erase": [ask("aval", f"{path}effacer", "POST")[0]],
        "after": states("amont"),
    }
    told["erase"].append(ask("amont", f"{path}effacer", "POST")[0])
    told["after"] += states("amont")

    with set_current_town(towns["amont"]):
        Contribution.objects.all().delete()
        for number, is_held in ((2, False), (3, True)):
            row = write(number, "refused", days=200, on_hold=is_held)
            ended = towns["amont"].clock() - timedelta(days=10)
            ContributorEmail.objects.create(contribution=row, sealed="gardé" if is_held else "oublié", kept_until=ended)
    for town in towns.values():
        with set_current_town(town):
            forget_old_texts(town)
    told["forgotten"] = {name: states(name) for name in towns}
    with set_current_town(towns["amont"]):
        told["addresses"] = list(ContributorEmail.objects.values_list("sealed", flat=True))
    return told

"""Every red line of the doctor, over the loopback internet: seen once each. Nothing is ever posted."""

import io
import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from plugins.announce import health
from plugins.announce.health import check_home_page, check_time
from plugins.announce.ledger import begin_key
from plugins.announce.ledger_file import FileLedger
from plugins.announce.post import AnnouncedImage, Announcement, Key, Post, PostState
from plugins.command.tasks.doctor import run_doctor
from plugins.core.infrastructure.errors import Exit
from tests.announce_x.town import HOST, PAGE
from tests.fakes.gathered import write_gathered
from tests.fakes.internet import Answer
from tests.fakes.x_faults import FAULTS

NOW = datetime.fromisoformat("2026-03-27T09:00:00+01:00")
LINK = f"https://{HOST}/2026/03/marche/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


class Patient:
    """A town in good health: each test breaks one thing."""

    def __init__(self, folder, site, x, internet):
        self.folder, self.site, self.x, self.internet = folder, site, x, internet
        self.conf = {
            "PLUGINS": ["plugins.announce.plugin"],
            "FEED_AUTHORITY": "essai.example,2026",
            "SITEURL": f"https://{HOST}",
            "ACCOUNTS": [{"network": "x", "handle": "Mairie", "url": "https://x.com/mairie"}],
            "DEPLOY": f"folder:{folder / 'www'}",
        }
        self.environ = {**os.environ, **internet.environ, **x.keys.environ}
        self.environ |= {"BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW.isoformat()}
        self.ledger = FileLedger(folder / "state" / "ledger.jsonl")
        self._begin()
        self._publish()

    def _begin(self):
        with self.ledger:
            self.ledger.append(Post(NOW, PostState.BASELINE, begin_key("x", self.x.keys.user)))

    def _publish(self):
        one = Announcement("tag:essai.example,2026:1", LINK, "Le marché", NOW, "article", card=AnnouncedImage(f"https://{HOST}/carte.jpg"))
        write_gathered(self.folder / "state", [one])
        self.page = self.site / "2026" / "03" / "marche" / "index.html"
        self.page.parent.mkdir(parents=True)
        self.page.write_text(PAGE.format("Le marché", LINK, HOST), encoding="utf-8")
        (self.site / "index.html").write_text("<!DOCTYPE html>")
        (self.site / "carte.jpg").write_bytes(PNG)

    def examined(self) -> tuple[Exit, str]:
        """What the doctor answers and says; nothing may have been written or posted. A busy machine may be late once, not twice."""
        end, said = self._taken()
        return self._taken() if "injoignable" in said or "a échoué" in said else (end, said)

    def _taken(self) -> tuple[Exit, str]:
        before = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        out = io.StringIO()
        end = run_doctor(self.conf, self.environ, out, patience=20)
        assert {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()} == before
        assert {request.method for request in self.x.requests} <= {"GET"}
        print(out.getvalue())
        return end, out.getvalue()

    def red(self) -> list[str]:
        """The red lines."""
        return [line for line in self.examined()[1].splitlines() if line.startswith("rouge")]


@pytest.fixture
def patient(tmp_path, site, x, internet, unguarded):
    return Patient(tmp_path, site, x, internet)


def test_a_healthy_town_has_no_red_line(patient):
    end, said = patient.examined()
    assert (end, patient.red()) == (Exit.DONE, []), said
    for sentence in (
        "ceux de @mairie",
        "le site montre",
        "x/4242 annonce depuis le 27/03/2026",
        "og:image",
        "son image répond",
        "même heure",
    ):
        assert sentence in said


def test_a_file_ledger_reminds_of_its_copy(patient):
    assert "sauvegardes de la machine" in patient.examined()[1]


@pytest.mark.parametrize(
    ("fault", "said"), [("401", "X ne reconnaît pas les clés"), ("402", "crédit prépayé"), ("5xx", "injoignable"), ("cut", "injoignable")]
)
def test_an_account_that_does_not_answer_well_is_red_with_its_remedy(patient, fault, said):
    patient.x._me = lambda request: FAULTS[fault].answer
    assert any(said in line for line in patient.red())


def test_an_account_that_may_not_publish_is_red(patient):
    me = patient.x._me
    patient.x._me = lambda request: Answer(200, me(request).body, {"x-access-level": "read"})
    assert any("Read and write" in line for line in patient.red())


def test_credentials_of_another_account_than_the_one_that_readers_follow_are_red(patient):
    patient.conf["ACCOUNTS"] = [{"network": "x", "handle": "valbrune"}]
    assert any("le site montre @valbrune, et les annonces partent de @mairie" in line for line in patient.red())


def test_an_account_that_the_site_does_not_show_is_only_worth_knowing(patient):
    patient.conf["ACCOUNTS"] = []
    end, said = patient.examined()
    assert (end, "le site ne montre pas @mairie" in said) == (Exit.DONE, True)


def test_a_variable_that_is_missing_is_red(patient):
    del patient.environ["BEFFROI_X_API_SECRET"]
    assert any("BEFFROI_X_API_SECRET" in line for line in patient.red())


def test_no_credentials_at_all_are_worth_knowing(patient):
    for name in patient.x.keys.environ:
        del patient.environ[name]
    assert "boîte d’envoi" in patient.examined()[1]


def test_a_machine_that_is_late_is_red(patient, monkeypatch):
    later = type("Late", (datetime,), {"now": classmethod(lambda cls, zone: datetime.now(zone) - timedelta(minutes=9))})
    monkeypatch.setattr(health, "datetime", later)
    assert any("9 minutes d’écart" in line for line in patient.red())


def test_a_server_that_says_no_time_proves_nothing():
    assert list(check_time(None, datetime.now(UTC))) == []


def test_an_account_that_never_began_is_red(patient):
    for path in (patient.ledger.path, patient.ledger.path.with_name("ledger.jsonl.begun")):
        path.unlink()
    assert any("./beffroi begin" in line for line in patient.red())


def test_a_damaged_ledger_is_red(patient):
    patient.ledger.path.write_text("{}\n")
    assert any("registre" in line and "abîmé" in line for line in patient.red())


def test_what_awaits_a_decision_is_counted(patient):
    with patient.ledger:
        patient.ledger.append(Post(NOW, PostState.REFUSED, Key("g", "x", "4242")))
    assert "1 annonces attendent une décision. Lancez ./beffroi settle." in patient.examined()[1]


def test_a_spent_budget_is_worth_knowing(patient):
    patient.conf["ANNOUNCE_BUDGET"] = {"x": {"month": 0.2}}
    assert "budget d’X : 0,00\u202f$ sur 0,20\u202f$ ce mois." in patient.examined()[1]
    with patient.ledger:
        patient.ledger.append(Post(NOW, PostState.CLAIMED, Key("g", "x", "4242"), cost="0.200"))
    assert "ANNOUNCE_BUDGET plus grand" in patient.examined()[1]


def test_a_stopped_clock_is_red(patient):
    patient.conf["DEMONSTRATION_NOW"] = patient.environ.pop("BEFFROI_NOW")
    assert any("DEMONSTRATION_NOW" in line for line in patient.red())


def test_a_page_without_its_card_is_red(patient):
    patient.page.write_text(f'<link rel="canonical" href="{LINK}"><meta property="og:title" content="Le marché">')
    assert any("og:image" in line for line in patient.red())


def test_a_page_that_is_not_there_is_red(patient):
    patient.page.unlink()
    assert any("la page répond 404" in line for line in patient.red())


@pytest.mark.parametrize("damage", [None, b"", b"x" * 9_000_000])
def test_a_picture_that_networks_would_not_take_is_red(patient, damage):
    (patient.site / "carte.jpg").unlink() if damage is None else (patient.site / "carte.jpg").write_bytes(damage)
    assert any("carte.jpg" in line for line in patient.red())


def test_a_site_that_is_down_is_red(patient):
    patient.internet.without_tls.add(HOST)
    assert any("site (" in line and "injoignable" in line for line in patient.red())


def test_a_site_that_answers_badly_is_red(patient):
    (patient.site / "index.html").unlink()
    assert any("répond 404" in line for line in patient.red())


@pytest.mark.parametrize(("hub", "said"), [(f"https://{HOST}/hub", "répond."), ("https://ailleurs.example/", "injoignable.")])
def test_the_hubs_of_the_feeds_are_asked_for(patient, hub, said):
    patient.conf["WEBSUB_HUBS"] = [hub]
    assert f"relais des flux ({hub}) : {said}" in patient.examined()[1]


def test_a_certificate_that_is_not_recognised_is_named(patient, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert any("certificat" in line for line in patient.red())


def test_the_demonstration_s_address_is_red_and_is_not_called():
    assert [sign.light for sign in check_home_page("https://journal.valbrune.example")] == ["rouge"]


def test_an_account_of_another_name_is_compared_with_the_site_s_too(patient):
    patient.conf["ANNOUNCE_ACCOUNTS"] = [{"network": "x", "name": "mediatheque"}]
    patient.environ |= {name.replace("_X_", "_X_MEDIATHEQUE_"): patient.environ.pop(name) for name in patient.x.keys.environ}
    patient.conf["ACCOUNTS"] = [{"network": "x", "handle": "valbrune"}]
    assert any("le site montre @valbrune" in line for line in patient.red())


def test_nothing_that_is_said_shows_a_credential(patient):
    patient.x._me = lambda request: Answer(401, json.dumps({"title": "Unauthorized", "detail": patient.x.keys.api_key}).encode())
    said = patient.examined()[1]
    assert not [secret for secret in patient.x.keys.secrets if secret and secret in said]

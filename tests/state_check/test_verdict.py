"""The State's verdict on a town: each of its criteria, met and not, and what is said without a network."""

import pytest

from plugins.towns.state_check.criteria import BREAKS, CRITERIA, LEVELS, StateIssue
from tests.state_check.conftest import DIRECTORY, KEY, WorldOfTown, record

ALL = {criterion.number for criterion in CRITERIA}


def not_met(town: WorldOfTown) -> set[str]:
    """The numbers of the criteria that are not met; all the others are."""
    found = town.judge()
    unjudged = {number for number in ALL if "n’a pas pu être jugé" in found[number].text}
    assert not unjudged
    return {number for number in ALL if found[number].light != "vert"}


def test_a_town_where_all_is_well_has_the_highest_level(town: WorldOfTown) -> None:
    found = town.judge()
    assert {subject: finding.text for subject, finding in found.items() if finding.light != "vert"} == {}
    assert found.keys() > ALL and found["niveau"].text == "AA, le plus haut."


def lose(*hosts: str):
    """The world without these names."""

    def change(town: WorldOfTown) -> None:
        for host in hosts:
            del town.names.records[host, "A"]

    return change


def declare(**fields: str | None):
    """What the directory says."""

    def change(town: WorldOfTown) -> None:
        town.official = [record(**fields)]

    return change


def zone(name: str, kind: str, *texts: str):
    """Other records at a name; none at all without texts."""

    def change(town: WorldOfTown) -> None:
        town.names.records[name, kind] = list(texts)
        if not texts:
            del town.names.records[name, kind]

    return change


def certificate(**issued: bool | str):
    """The site shows another certificate."""

    def change(town: WorldOfTown) -> None:
        name = str(issued.pop("name", "www.ville.fr"))
        town.certificates["www.ville.fr"] = town.issue(name, **issued)

    return change


def redirect(address: str, location: str = ""):
    """Where an address leads; it stays where it is without a location."""

    def change(town: WorldOfTown) -> None:
        town.redirects[address] = (302, location)
        if not location:
            del town.redirects[address]

    return change


def refuse(*addresses: str, status: int = 404):
    """Addresses that answer something else than a page."""

    def change(town: WorldOfTown) -> None:
        for address in addresses:
            town.redirects.pop(address, None)
            town.refusals[address] = status

    return change


def hang_up(*addresses: str):
    """Addresses where the server closes the connection without a word."""

    def change(town: WorldOfTown) -> None:
        town.hung_up |= set(addresses)

    return change


def silence(name: str):
    """A name of which the DNS says nothing, while it answers all else."""

    def change(town: WorldOfTown) -> None:
        town.names.silent.add(name)

    return change


def fail(name: str):
    """A name whose own servers are wrong."""

    def change(town: WorldOfTown) -> None:
        town.names.failing.add(name)

    return change


SITE = {"1.3", "1.4", "1.5", "1.6", "1.7"}
MAIL = {"2.4", "2.5", "2.6", "2.7", "2.8"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (declare(site=None), SITE | {"1.1", "1.2", "1.8", "2.3"}),
        (declare(site="www.ville.fr"), SITE | {"1.1", "1.2", "1.8", "2.3"}),
        (declare(site="https://www.ville.fr:8443/"), SITE | {"1.1", "1.2", "1.8", "2.3"}),
        (declare(site="http://www.ville.fr"), {"1.8"}),
        (declare(site="https://ailleurs.fr"), {"1.4", "1.7", "2.3"}),
        (declare(mail=None), MAIL | {"2.1", "2.2", "2.3"}),
        (declare(mail="mairie@@ville.fr"), MAIL | {"2.1", "2.2", "2.3"}),
        (lose("www.ville.fr"), SITE),
        (refuse("https://www.ville.fr", status=500), SITE),
        (hang_up("https://www.ville.fr"), SITE),
        (certificate(expired=True), {"1.5", "1.7"}),
        (certificate(name="ailleurs.fr"), {"1.5", "1.7"}),
        (certificate(known=False), {"1.5", "1.7"}),
        (redirect("http://www.ville.fr"), {"1.4", "1.7"}),
        (refuse("http://www.ville.fr"), {"1.4", "1.7"}),
        (hang_up("http://www.ville.fr"), {"1.4", "1.7"}),
        (redirect("https://www.ville.fr", "https://ailleurs.fr/"), {"1.6"}),
        (redirect("https://www.ville.fr", "https://mairie.collectivite.fr/"), set()),
        (refuse("https://ville.fr"), {"1.7"}),
        (refuse("http://ville.fr"), {"1.7"}),
        (redirect("https://ville.fr", "https://ailleurs.fr/"), {"1.7"}),
        (lose("ville.fr"), {"1.7"}),
        (zone("ville.fr", "MX"), MAIL),
        (zone("ville.fr", "MX", "0 ."), MAIL),
        (silence("ville.fr"), MAIL),
        (fail("ville.fr"), MAIL),
        (zone("ville.fr", "TXT"), {"2.5"}),
        (zone("ville.fr", "TXT", '"spf1 -all"'), {"2.5"}),
        (zone("_dmarc.ville.fr", "TXT"), {"2.6", "2.7"}),
        (silence("_dmarc.ville.fr"), {"2.6", "2.7"}),
        (zone("_dmarc.ville.fr", "TXT", '"v=DMARC1; p=none"'), {"2.7"}),
        (zone("_dmarc.ville.fr", "TXT", '"v=DMARC1"'), {"2.7"}),
        (zone("_dmarc.ville.fr", "TXT", '"v=DMARC1; p=quarantine; pct=50"'), {"2.7"}),
        (zone("_dmarc.ville.fr", "TXT", '"v=DMARC1; p=quarantine; pct=100"'), set()),
        (zone("_dmarc.ville.fr", "TXT", '"v=DMARC1;" " p=quarantine"'), set()),
        (zone("mx.ville.fr", "A", "192.0.2.7", "192.0.2.130"), {"2.8"}),
        (zone("mx.ville.fr", "A"), {"2.8"}),
    ],
)
def test_a_fault_breaks_its_criteria_and_no_other(town: WorldOfTown, change, expected: set[str]) -> None:
    change(town)
    assert not_met(town) == expected


@pytest.mark.parametrize(
    ("site", "mail", "expected"),
    [
        ("https://www.ville.com/", "mairie@ville.com", {"1.2", "2.3"}),
        ("https://ville.org", "mairie@ville.fr", {"1.2", "2.3"}),
        ("https://ville.bzh", "mairie@ville.bzh", set()),
        ("https://ville.fr", "ville50@wanadoo.fr", {"2.2", "2.3"}),
    ],
)
def test_names_are_judged_without_any_network(town: WorldOfTown, site: str, mail: str, expected: set[str]) -> None:
    town.names.absent = True
    town.town |= {"website": site, "email": mail}
    found = town.judge()
    assert {number for number in ("1.2", "2.2", "2.3") if found[number].light == "rouge"} == expected
    assert all(found[number].light == "vert" for number in {"1.2", "2.2", "2.3"} - expected)


def test_without_a_network_nothing_is_said_to_be_well_that_was_not_seen(town: WorldOfTown) -> None:
    town.names.absent = True
    found = town.judge()
    assert {number for number in ALL if "n’a pas pu être jugé" in found[number].text} == ALL - {"1.2", "2.2", "2.3"}
    assert {found[number].light for number in ALL - {"1.2", "2.2", "2.3"}} == {"attention"}
    assert found["niveau"].light == "attention" and "1.1, 1.3, 1.4" in found["niveau"].text
    assert "Ce qui suit juge vos réglages" in found["Annuaire"].text and found["DKIM"].light == "attention"


def test_a_machine_that_is_told_that_no_name_exists_has_no_network(town: WorldOfTown) -> None:
    town.names.records.clear()
    found = town.judge()
    assert "n’a pas pu être jugé" in found["2.4"].text and "n’a pas pu être jugé" in found["1.3"].text


def test_a_proxy_that_refuses_is_the_machine_s_own_fault(town: WorldOfTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    found = town.judge()
    assert "n’a pas pu être jugé" in found["1.3"].text and found["2.4"].light == "vert"


def test_the_country_of_a_server_is_not_guessed(town: WorldOfTown) -> None:
    town.without_table = True
    found = town.judge()
    assert "n’a pas pu être jugé" in found["2.8"].text and "mx.ville.fr" in found["2.8"].text
    assert found["niveau"].light == "attention" and found["niveau"].text.endswith("2.8.")


def test_an_address_that_the_table_does_not_know_is_not_judged(town: WorldOfTown) -> None:
    town.names.records["mx.ville.fr", "A"] = ["198.51.100.1"]
    del town.names.records["autre.ville.fr", "A"]
    assert "n’a pas pu être jugé" in town.judge()["2.8"].text


def test_a_level_says_what_is_missing_for_the_next(town: WorldOfTown) -> None:
    refuse("https://ville.fr")(town)
    assert town.judge()["niveau"].text == "A ; pour AA il manque : 1.7."
    zone("ville.fr", "TXT")(town)
    found = town.judge()["niveau"]
    assert (found.light, found.text) == ("rouge", "aucun ; pour A il manque : 2.5.")


def test_what_is_required_is_red_and_what_is_recommended_is_worth_knowing(town: WorldOfTown) -> None:
    zone("ville.fr", "MX")(town)
    lights = {number: town.judge()[number].light for number in MAIL}
    assert lights == {"2.4": "rouge", "2.5": "rouge", "2.6": "attention", "2.7": "attention", "2.8": "rouge"}


def test_each_fault_says_its_remedy(town: WorldOfTown) -> None:
    lose("www.ville.fr")(town)
    zone("ville.fr", "MX")(town)
    assert all(finding.remedy for number, finding in town.judge().items() if number in ALL and finding.light != "vert")


def test_a_certificate_says_what_is_wrong_with_it(town: WorldOfTown) -> None:
    certificate(expired=True)(town)
    assert "périmé" in town.judge()["1.5"].text
    certificate(name="ailleurs.fr")(town)
    assert "autre nom" in town.judge()["1.5"].text
    certificate(known=False)(town)
    assert "autorité" in town.judge()["1.5"].text


def test_the_declared_site_is_judged_and_the_journal_is_told(town: WorldOfTown) -> None:
    town.siteurl = "https://journal.ville.fr"
    assert "journal.ville.fr" in town.judge()["journal"].text


def test_a_directory_that_fails_leaves_its_criteria_unjudged(town: WorldOfTown) -> None:
    town.official = None
    found = town.judge()
    assert {number for number in ALL if "n’a pas pu être jugé" in found[number].text} == {"1.1", "1.8", "2.1"}


def test_of_several_town_halls_that_of_the_commune_is_read(town: WorldOfTown) -> None:
    town.official = [record("Mairie déléguée - Vieux", "https://vieux.fr"), record(), record("Mairie - Autre", "https://autre.fr")]
    assert not_met(town) == set()
    town.official = [record("Mairie - Une", "https://une.fr"), record("Mairie - Deux", "https://deux.fr")]
    assert "plusieurs mairies" in town.judge()["1.1"].text


def test_a_town_that_is_on_no_list_is_not_asked_about(town: WorldOfTown) -> None:
    town.town["postcode"] = "95999"
    town.official = [record(site="http://mauvais.com")]
    assert "95999" in town.judge()["1.1"].text


@pytest.mark.parametrize(
    ("selector", "change", "light"),
    [
        ("s1", None, "vert"),
        ("autre", None, "rouge"),
        ("s1", zone("s1._domainkey.ville.fr", "TXT", '"v=DKIM1; p="'), "rouge"),
        (None, None, "attention"),
        (None, zone("s1._domainkey.ville.fr", "TXT"), "rouge"),
        ("s1", zone("s1._domainkey.ville.fr", "TXT", f'"{KEY[:12]}" "{KEY[12:]}"'), "vert"),
    ],
)
def test_dkim_is_looked_for_where_it_can_be(town: WorldOfTown, selector: str | None, change, light: str) -> None:
    town.selector = selector
    if change:
        change(town)
    assert town.judge()["DKIM"].light == light


def test_every_issue_of_the_state_breaks_something_and_levels_are_its_own() -> None:
    assert BREAKS.keys() == set(StateIssue) and set().union(*BREAKS.values()) == ALL
    assert LEVELS["A"] == ALL - {"1.6", "1.7", "1.8", "2.6", "2.7"}


def test_the_directory_is_asked_by_https_under_its_own_name(town: WorldOfTown) -> None:
    town.certificates[DIRECTORY] = town.issue("ailleurs.fr")
    assert "l’Annuaire de l’administration ne répond pas" in town.judge()["1.1"].text

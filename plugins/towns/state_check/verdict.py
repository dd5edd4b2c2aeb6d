"""The State's verdict, one line a criterion: met, not met and how to meet it, or not judged from here and why."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.publication.room import HealthFinding, amber, green, red
from plugins.towns.state_check.criteria import (
    BREAKS,
    CRITERIA,
    DECLARED,
    LEVELS,
    DeclaredAddresses,
    DirectoryUnread,
    Look,
    StateCriterion,
    fetch_declaration,
    list_declared_issues,
)
from plugins.towns.state_check.probes import MailDomain, check_pages, look_at_website

Line = tuple[str, HealthFinding]
"""What is looked at, and what was found."""
OBSERVATORY = "https://suiteterritoriale.anct.gouv.fr/conformite/cartographie"


@dataclass(frozen=True)
class JudgedTown:
    """What is judged: `town` and `siteurl` of the settings, the site built in `output`; the DKIM selector and the table of countries
    (`read_countries`) that the webmaster gave, if any."""

    town: Mapping[str, str]
    siteurl: str
    output: Path
    dkim_selector: str | None = None
    countries: Path | None = None


def judge(judged_town: JudgedTown) -> Iterator[Line]:
    """All lines: the declaration, the 16 criteria, the level, then what the State looks at elsewhere. Raises SettingsError for a table of
    countries that cannot be read."""
    unread = ""
    try:
        declaration = fetch_declaration(judged_town.town)
    except DirectoryUnread as error:
        unread = str(error)
        declaration = DeclaredAddresses(
            judged_town.town.get("website") or judged_town.siteurl, judged_town.town.get("email", ""), official=False
        )
    yield "Annuaire", _describe_declaration(declaration, unread)
    yield from _compare_addresses(declaration, judged_town.siteurl)
    mail = MailDomain(declaration.email_domain)
    look = _look(declaration, mail, judged_town.countries)
    if not declaration.official:
        look.leave(DECLARED - _list_broken(look), unread)
    lines = [(criterion, judge_criterion(criterion, look)) for criterion in CRITERIA]
    yield from ((str(criterion), finding) for criterion, finding in lines)
    yield "niveau", judge_level(look)
    if declaration.email_domain:
        yield "DKIM", mail.check_dkim(judged_town.dkim_selector)
    yield from check_pages(judged_town.output, judged_town.siteurl)


def judge_criterion(criterion: StateCriterion, look: Look) -> HealthFinding:
    """One criterion; what is wrong comes before what could not be judged."""
    failures = [words for issue, words in look.issues.items() if criterion.number in BREAKS[issue]]
    if failures:
        return (red if criterion.required else amber)(" ".join(dict.fromkeys(failures)), criterion.remedy)
    if criterion.number in look.unjudged:
        return amber(f"n’a pas pu être jugé : {look.unjudged[criterion.number]}.")
    return green("rempli.")


def judge_level(look: Look) -> HealthFinding:
    """The level that the State gives, or why none can be told from here."""
    failures, unjudged = _list_broken(look), look.unjudged.keys() - _list_broken(look)
    level = next((name for name, numbers in LEVELS.items() if not numbers & (failures | unjudged)), None)
    if level == "AA":
        return green("AA, le plus haut.")
    missing = ", ".join(sorted(LEVELS["AA"] & failures))
    if level == "A":
        waiting = f" ; {', '.join(sorted(unjudged))} reste à juger" if unjudged else ""
        return green(f"A ; pour AA il manque : {missing or 'rien de ce qui a été jugé'}{waiting}.")
    if LEVELS["A"] & failures:
        return red(f"aucun ; pour A il manque : {', '.join(sorted(LEVELS['A'] & failures))}.", "Chaque ligne rouge dit son remède.")
    waiting = ", ".join(sorted(LEVELS["A"] & unjudged))
    return amber(f"ne peut être donné d’ici, faute d’avoir jugé {waiting}.", f"Celui de la veille : {OBSERVATORY}")


def _look(declaration: DeclaredAddresses, mail: MailDomain, countries: Path | None) -> Look:
    """The site and the mail, looked at together."""
    look = Look(dict(list_declared_issues(declaration)))
    with ThreadPoolExecutor(2) as together:
        looks = []
        if declaration.website_domain:
            looks.append(together.submit(look_at_website, declaration.website, mail.is_network_reachable))
        if declaration.email_domain:
            looks.append(together.submit(mail.look, countries))
        for part in (each.result() for each in looks):
            look.issues |= part.issues
            look.unjudged |= part.unjudged
    return look


def _list_broken(look: Look) -> frozenset[str]:
    return frozenset().union(*(BREAKS[issue] for issue in look.issues))


def _describe_declaration(declaration: DeclaredAddresses, unread: str) -> HealthFinding:
    sentence = f"site {declaration.website or 'non déclaré'}, messagerie {declaration.email or 'non déclarée'}"
    if declaration.official:
        return green(f"{sentence}.")
    return amber(f"n’a pas été lu ({unread}). Ce qui suit juge vos réglages : {sentence}.")


def _compare_addresses(declaration: DeclaredAddresses, siteurl: str) -> Iterator[Line]:
    """The State judges the declared site alone, which may not be the journal."""
    journal = (urlsplit(siteurl).hostname or "").removeprefix("www.")
    if declaration.website_domain and declaration.website_domain != journal:
        sentence = f"il est à {journal} ; c’est {declaration.website_domain} qui est jugé."
        yield "journal", amber(sentence, "C’est voulu si la ville a un autre site.")

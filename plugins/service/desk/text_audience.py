"""For whom a text of the desk is: where its page is read, and what must be confirmed when its readers change."""

from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.kind import AGENTS, EVERYBODY, Kind
from plugins.core.publication.publication import Publication
from plugins.journal.editorial.audience import find_audience, is_meant_for_agents
from plugins.journal.editorial.front_matter import list_keys_with_spaces
from plugins.journal.editorial.reading import parse_file, split_front_matter
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.models import ONLINE, DeskDraft, DeskPublication
from plugins.service.desk.texts import read_title, read_values

NOW_PUBLIC = (
    "Ce texte n’était que pour les agents. Publié ainsi, il sera lu de tous, avec ses images et ses documents, et annoncé. "
    "Le rendre public ?"
)
NO_LONGER_PUBLIC = (
    "Ce texte est public. Il quittera le site de tous, ses listes et ses flux ; ce que les réseaux, les lecteurs de flux et les moteurs de "
    "recherche ont déjà repris ne se reprend pas. Le réserver aux agents ?"
)


def is_for_agents(text: str, source: str, paths: TownPaths) -> bool:
    """Whether a file with `text` is for the agents only; False for an empty one."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    return bool(text) and parse_file(paths.content, source, text.encode(), rules).audience == AGENTS


def read_row(file: Path, kind: Kind) -> tuple[str, bool]:
    """Read a text's title, and whether it is for the agents only. Raises OSError."""
    text = file.read_text(encoding="utf-8", errors="replace")
    head = split_front_matter(text, "", list_keys_with_spaces(kind.fields))
    is_reserved = is_meant_for_agents(text) if head.has_lost_keys else find_audience(kind, head) == AGENTS
    return read_title(file), is_reserved


def find_sites(publication: DeskPublication, paths: TownPaths) -> frozenset[str]:
    """The audiences of the sites on which the text shows, or showed before."""
    texts = filter(None, (publication.text, publication.base))
    return frozenset(AGENTS if is_for_agents(text, publication.source, paths) else EVERYBODY for text in texts)


def find_hour(publication: DeskPublication, rules: TownRules) -> datetime | None:
    """When readers will find a finished text, if later; None once they do."""
    published = _read(publication, rules) if publication.state == ONLINE else None
    return published.date if published and published.compute_state(rules.now) == "scheduled" else None


def is_withdrawal(publication: DeskPublication, rules: TownRules) -> bool:
    """Whether it takes a text off the site."""
    published = _read(publication, rules)
    return published is not None and published.status == "withdrawn"


def _read(publication: DeskPublication, rules: TownRules) -> Publication | None:
    return parse_file(Path(), publication.source, publication.text.encode(), rules).publication


def find_audience_question(draft: DeskDraft, text: str, paths: TownPaths) -> str:
    """What to confirm before `text` replaces the journal's; nothing where its readers stay the same."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    if not draft.base or read_values(draft.base, rules.kinds[draft.kind])[0].get("status") == "draft":
        return ""
    will_be_agents = is_for_agents(text, draft.source, paths)
    if is_for_agents(draft.base, draft.source, paths) == will_be_agents:
        return ""
    return NO_LONGER_PUBLIC if will_be_agents else NOW_PUBLIC


def find_page_address(publication: DeskPublication, paths: TownPaths) -> str:
    """The address of its page: on the public site, or on the agents'."""
    site = "/agents" if is_for_agents(publication.text, publication.source, paths) else str(paths.conf.get("SITEURL", ""))
    return f"{site}/{publication.address}"

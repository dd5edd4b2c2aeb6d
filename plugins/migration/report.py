"""The page that a webmaster reads once: what came along, what changed, what was lost and why, what to do about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plugins.migration.losses import CAUSES

EXAMPLES = 3


@dataclass
class MigrationReport:
    """`created`, `changed`, `unchanged` count texts by kind; `losses` pairs of a cause and what it concerns; `addresses` are the old ones
    that answer, by how; `notes` are sentences that come first."""

    program: str
    base: str
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    files: int = 0
    losses: list[tuple[str, str]] = field(default_factory=list)
    addresses: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    mistakes: list[tuple[str, int, str]] = field(default_factory=list)

    def summary(self) -> Iterator[str]:
        """What the terminal says, a few lines."""
        for count, words in ((self.created, "nouveaux"), (self.changed, "mis à jour"), (self.unchanged, "inchangés")):
            if total := sum(count.values()):
                yield f"{total} textes {words} ({_by_kind(count)})."
        if self.files:
            yield f"{self.files} images et documents apportés."
        answered, lost_count = sum(self.addresses.values()), len({subject for cause, subject in self.losses if cause == "address lost"})
        yield f"{answered} anciennes adresses répondent" + (f", {lost_count} non." if lost_count else ".")
        for cause, subjects in _grouped(self.losses):
            yield f"{_count(subjects)} × {CAUSES[cause].text}."


def format_report(report: MigrationReport) -> str:
    """The page, in Markdown."""
    lines = [f"# Reprise du site {report.base}".rstrip(), "", f"Repris de : {report.program}. Rien de ce qui est repris n’est annoncé.", ""]
    lines += [f"- **{note}**" for note in report.notes] + ([""] if report.notes else [])
    lines += ["## Ce qui est venu", "", "| | nouveaux | mis à jour | inchangés |", "|---|---:|---:|---:|"]
    for kind in sorted({*report.created, *report.changed, *report.unchanged}):
        lines.append(f"| {kind} | {report.created[kind]} | {report.changed[kind]} | {report.unchanged[kind]} |")
    lines += [f"| images et documents | {report.files} | | |", "", "## Les anciennes adresses", ""]
    lines += [f"- {count} {how}" for how, count in report.addresses.most_common()] or ["- aucune"]
    lines += _section("Ce qui a changé", report.losses, is_lost=False)
    lines += _section("Ce qui manque", report.losses, is_lost=True)
    if report.mistakes:
        lines += ["", "## Ce que la vérification en dit", "", "| combien | sorte | quoi faire |", "|---:|---|---|"]
        lines += [f"| {count} | {_cell(sort)} | {_cell(remedy)} |" for sort, count, remedy in report.mistakes]
    lines += [
        "",
        "La table des rubriques, des genres et des auteurs est `reprise/correspondances.csv` : corrigez-la, relancez la même commande, et",
        "ce que vous n’avez pas retouché la suit.",
        "",
    ]
    return "\n".join(lines)


def _section(title: str, losses: Iterable[tuple[str, str]], is_lost: bool) -> list[str]:
    rows = [(cause, subjects) for cause, subjects in _grouped(losses) if CAUSES[cause].is_lost is is_lost]
    if not rows:
        return []
    lines = ["", f"## {title}", "", "| combien | quoi | remède | par exemple |", "|---:|---|---|---|"]
    for cause, subjects in rows:
        examples = ", ".join(_cell(each[:80]) for each in dict.fromkeys(subjects) if each)
        shortened = ", ".join([_cell(each[:80]) for each in dict.fromkeys(subjects) if each][:EXAMPLES])
        lines.append(
            f"| {len(subjects)} | {CAUSES[cause].text} | {CAUSES[cause].remedy} | {shortened}{'…' if examples != shortened else ''} |"
        )
    return lines


def _grouped(losses: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for cause, subject in losses:
        groups[cause].append(subject)
    return sorted(groups.items(), key=lambda pair: (-_count(pair[1]), pair[0]))


def _count(subjects: list[str]) -> int:
    """How many things; one that ten texts name is one."""
    return len(set(subjects)) if all(subjects) else len(subjects)


def _by_kind(count: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in count.most_common())


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())

"""The sessions of a village, as files: one of each state, and one in which much was said."""

from collections.abc import Iterator

from tests.campaign import trials

MANY = trials(1000, 120)
LIVE_ENTRIES = ("20260327ouvre", "20260327mot01", "20260327rect1", "20260327vote1")
ENTRIES = """entries:
  - {id: 20260327ouvre, kind: information, at: 2026-03-27 08:01, text: La séance est ouverte.}
  - {id: 20260327mot01, kind: propos, at: 2026-03-27 08:10, item: 2, speaker: Karim Roy, text: Il coûte trois euros.}
  - {id: 20260327rect1, kind: rectification, at: 2026-03-27 08:12, item: 2, corrects: 20260327mot01, text: Il en coûte trente.}
  - id: 20260327vote1
    kind: vote
    at: 2026-03-27 08:40
    item: 2
    vote: {pour: 3, contre: 2, groups: {Ensemble: {pour: 3}, Autrement: {contre: 2}}}
"""
MEMBERS = "members:\n" + "".join(
    f"  - {{name: {name}, group: {group}}}\n"
    for name, group in zip(("Ida", "Karim", "Léa", "Marc", "Zoé"), ["Ensemble"] * 3 + ["Autrement"] * 2, strict=True)
)
AGENDA = """agenda:
  - {number: 1, title: Le budget}
  - number: 2
    title: Le pont
    documents:
      - {title: Le plan, href: https://ville.example/plan.pdf}
"""


HOSTILE = "</script><b>oui</b> & <!--/direct:entries-->"
AWAY = "entries:\n  - {id: 20260212mot01, kind: propos, at: 2026-02-12 19:10, item: 2, text: Ce qui fut dit.}\n"


def _file(name: str, day: str, hour: str, told: str) -> tuple[str, str]:
    head = f"id: conseil-{name}\ntitle: Conseil {name}\nslug: {name}\ndate: 2025-10-01 09:00\nstart: {day} {hour}\nplace: Mairie\n"
    return name, f"---\n{head}social:\n  skip: oui\n{AGENDA}{MEMBERS}{told}---\n"


def session() -> Iterator[tuple[str, str]]:
    """The name and the text of each file."""
    yield _file("prevu", "2026-04-23", "19:00", "attend: Entrée libre.\n")
    yield _file("direct", "2026-03-27", "08:00", f"session_status: direct\n{ENTRIES}")
    closed = ENTRIES.replace("    vote:", "    picture: vote.png\n    alt: Les mains levées\n    vote:")
    yield _file("clos", "2026-03-27", "08:00", f"session_status: clos\nend: 2026-03-27 08:50\n{closed}")
    yield _file(
        "retire",
        "2026-02-12",
        "19:00",
        f"status: withdrawn\nmodified: 2026-03-01 09:00\nsession_status: clos\nend: 2026-02-12 20:00\n{AWAY}",
    )
    many = [
        f"  - {{id: 20251120n{number:04}, kind: propos, at: 2025-11-20 19:{number // 20:02}, item: {1 + number % 2}, text: Mot.}}\n"
        for number in range(MANY)
    ]
    yield _file(
        "mille",
        "2025-11-20",
        "19:00",
        f"session_status: clos\nend: 2025-11-20 22:00\nentries:\n{''.join(many)}".replace("Mot.", f'"{HOSTILE}"', 1),
    )

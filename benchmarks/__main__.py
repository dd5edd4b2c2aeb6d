"""Beffroi beside its peers, on the same articles, in one run; what rooms and theme cost; the preview; Markdown alone; announcing; buses.

    .venv-dev/bin/python -m benchmarks [build] [mixed] [graph] [rooms] [theme] [preview] [markdown] [announce] [agenda] [places] [town]
        [transit] [alert] [direct] [publish] [desk] [towns] [spam] [flood]
        [--sizes 1000 10000] [--runs 5] [--peers FOLDER] [--peers-up-to 10000] [--without TOOL]

Prints Markdown tables. TMPDIR says on which disk the sites are built.
"""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import (
    alerting,
    announcing,
    converting,
    flooding,
    graph,
    happening,
    mixed,
    previewing,
    publishing,
    rooms,
    spamming,
    tables,
    theming,
    town,
    towns,
    transit,
    writing,
)
from benchmarks.agenda import AGENDA
from benchmarks.compare import Found, compare
from benchmarks.live import evening
from benchmarks.places import PLACES
from benchmarks.tools import pelican
from benchmarks.tools.install import Absent
from benchmarks.tools.peers import FETCHED
from benchmarks.tools.tool import Tool

PEERS = Path(__file__).resolve().parents[1] / ".beffroi" / "peers"
ANNOUNCE = "| what | s | MiB | beside | s | more | ratio |\n|---|---:|---:|---|---:|---:|---:|"


def main() -> None:
    """Run the measurements that are asked for and print their tables."""
    parser = argparse.ArgumentParser(
        description="Beffroi et ses pairs, ce que coûte chaque pièce, Markdown, annonces : sur les mêmes articles."
    )
    parser.add_argument("what", nargs="*", default=[*MEASUREMENTS], metavar="|".join(MEASUREMENTS))
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=PEERS, help="où Hugo et Eleventy sont installés la première fois")
    parser.add_argument("--without", nargs="*", default=[], metavar="OUTIL", help="des outils à ne pas mesurer, par leur nom")
    parser.add_argument("--peers-up-to", type=int, default=10_000, help="nombre d’articles au-delà duquel les pairs ne sont plus mesurés")
    asked = parser.parse_args()
    print(f"{tables.machine(asked.runs)}\n")
    for what in asked.what:
        for row in MEASUREMENTS[what](asked):
            print(row, flush=True)
        print()


def building(asked: argparse.Namespace) -> Iterator[str]:
    """The tables of every size: what each tool took, then what is asked."""
    known: dict[int, list[Found]] = {}
    ours = [pelican.alone(), pelican.journal()]
    peers, absent = _peers(asked.peers) if asked.peers_up_to >= min(asked.sizes) else ([], [])
    for size in sorted(asked.sizes):
        with_peers = size <= asked.peers_up_to
        tools = [*ours, *(peers if with_peers else ())]
        known[size] = compare([tool for tool in tools if tool.name not in asked.without], size, asked.runs)
        yield from tables.seconds(size, known[size], absent if with_peers else ())
        yield ""
        yield from tables.bars(size, known[size], known.get(size // 10))
        yield ""
        yield from tables.journal_bars(size, known[size])
        yield ""


def measure_mixture(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the mixed journal, at the largest size."""
    mixture = mixed.scale_mixture(max(asked.sizes))
    yield mixed.HEAD.format(**vars(mixture))
    yield from mixed.rows(mixture, asked.runs)


def draw_graph(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the graph, which is drawn: an edit at each size."""
    peers, absent = _peers(asked.peers) if asked.peers_up_to >= min(asked.sizes) else ([], [])
    hugo = [peer for peer in peers if peer.name == "Hugo"]
    yield from graph.rows(asked.sizes, asked.runs, hugo, asked.peers_up_to)
    yield from ("", *absent) if not hugo else ()


def by_room(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the rooms, at the largest size."""
    size = max(asked.sizes)
    yield rooms.HEAD.format(size=size)
    yield from rooms.rows(size, asked.runs)


def themed(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the themes, at the smallest size."""
    size = min(asked.sizes)
    yield theming.HEAD.format(size=size)
    yield from theming.rows(size, asked.runs)


def previewed(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the preview, at the largest size."""
    size = max(asked.sizes)
    yield previewing.HEAD.format(size=size)
    yield from previewing.rows(size, asked.runs)


def converted(asked: argparse.Namespace) -> Iterator[str]:
    """The table of Markdown conversion alone."""
    yield converting.HEAD
    yield from converting.rows(asked.runs)


def announced(asked: argparse.Namespace) -> Iterator[str]:
    """The table of announcing."""
    yield ANNOUNCE
    yield from announcing.rows(asked.runs)


def happened(crowd: happening.Crowd, asked: argparse.Namespace) -> Iterator[str]:
    """The table of a crowd."""
    yield happening.HEAD.format(count=crowd.count, name=crowd.name)
    yield from happening.rows(crowd, asked.runs)


def alerted(asked: argparse.Namespace) -> Iterator[str]:
    """The table of an alert at night, at the largest size."""
    yield alerting.HEAD.format(size=max(asked.sizes))
    yield from alerting.rows(max(asked.sizes), asked.runs)


def published(asked: argparse.Namespace) -> Iterator[str]:
    """The table of a save put online, at the largest size."""
    yield publishing.HEAD.format(size=max(asked.sizes))
    yield from publishing.rows(max(asked.sizes), asked.runs, asked.peers.resolve())


def written_at_desk(asked: argparse.Namespace) -> Iterator[str]:
    """The tables of the desk, one for each size."""
    for size in asked.sizes:
        yield writing.HEAD.format(size=size)
        yield from writing.rows(size, asked.runs)
        yield ""


def inhabited(asked: argparse.Namespace) -> Iterator[str]:
    """The table of a whole town, as many of each thing as the largest size allows."""
    yield town.HEAD.format(**vars(size := town.sized(max(asked.sizes))))
    yield from town.rows(size, asked.runs)


def transported(asked: argparse.Namespace) -> Iterator[str]:
    """The table of a network of real size."""
    yield transit.HEAD.format(rows=transit.TRIPS * transit.CALLS)
    yield from transit.rows(asked.runs)


def directed(asked: argparse.Namespace) -> Iterator[str]:
    """The table of a live session."""
    yield evening.HEAD.format(taps=evening.TAPS * asked.runs)
    yield from evening.rows(asked.runs)


def gathered(asked: argparse.Namespace) -> Iterator[str]:
    """The table of thirty towns by one installation; each once, whatever `--runs` says: they take minutes."""
    yield towns.HEAD.format(count=towns.COUNT, articles=towns.ARTICLES)
    yield from towns.rows(towns.COUNT, towns.ARTICLES)


def sift(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the made-up corpus of advertisements; once, whatever `--runs` says: it is the same each time."""
    yield spamming.HEAD
    yield from spamming.rows()


def flooded(asked: argparse.Namespace) -> Iterator[str]:
    """The table of a crowd of texts; once, whatever `--runs` says: it takes two minutes."""
    yield flooding.HEAD.format(rate=flooding.RATE, seconds=flooding.SECONDS)
    yield from flooding.rows()


MEASUREMENTS = {
    "build": building,
    "mixed": measure_mixture,
    "graph": draw_graph,
    "rooms": by_room,
    "theme": themed,
    "preview": previewed,
    "markdown": converted,
    "announce": announced,
    "agenda": partial(happened, AGENDA),
    "places": partial(happened, PLACES),
    "town": inhabited,
    "transit": transported,
    "alert": alerted,
    "direct": directed,
    "publish": published,
    "desk": written_at_desk,
    "towns": gathered,
    "spam": sift,
    "flood": flooded,
}


def _peers(folder: Path) -> tuple[list[Tool], list[str]]:
    """Those that can be had, and why the others cannot."""
    found, absent = [pelican.stock(), pelican.cached()], []
    for fetch in FETCHED:
        try:
            found.append(fetch(folder.resolve()))
        except Absent as why:
            absent.append(str(why))
    return found, absent


if __name__ == "__main__":
    main()

"""Beffroi beside its peers, on the same articles, in one run; what rooms and theme cost; the preview; Markdown alone; announcing; buses.

    .venv-dev/bin/python -m benchmarks [build] [mixed] [graph] [rooms] [theme] [preview] [markdown] [announce] [agenda] [places] [town]
        [transit] [alert] [direct] [publish] [desk] [towns] [spam] [flood] [large] [--sizes 1000 10000] [--runs 5] [--peers FOLDER]
        [--peers-up-to 10000] [--all-peers] [--without TOOL]

Prints Markdown tables, the last of which is what was asked of the full journal and measured in this run. TMPDIR says on which disk the
sites are built. On two cores with nothing else running, in 12 and 15 minutes:

    TMPDIR=/dev/shm .venv-dev/bin/python -m benchmarks build alert graph mixed --sizes 10000 --runs 3
    TMPDIR=/dev/shm .venv-dev/bin/python -m benchmarks large --sizes 100000 --runs 3
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks import (
    alerting,
    announcing,
    converting,
    flooding,
    graph,
    happening,
    large,
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
from benchmarks.bars import Note
from benchmarks.compare import LARGE, Found, compare
from benchmarks.live import evening
from benchmarks.places import PLACES
from benchmarks.tools import pelican
from benchmarks.tools.install import Absent
from benchmarks.tools.peers import FETCHED, hugo
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
    parser.add_argument(
        "--all-peers", action="store_true", help=f"à partir de {LARGE} articles, les pairs plus lents que Hugo aussi : trois fois plus long"
    )
    asked = parser.parse_args()
    asked.figures, asked.compared = [], {}
    load = os.getloadavg()[0]
    print(f"{tables.machine(asked.runs)} Load before: {load:.1f}.\n")
    for what in asked.what:
        for row in MEASUREMENTS[what](asked):
            print(row, flush=True)
        print()
    if asked.figures:
        print(*tables.summary(asked.figures), sep="\n")


def noted(asked: argparse.Namespace) -> Note:
    """Who is told what was measured of a bar, for the last table."""
    return lambda bar, value: asked.figures.append((bar, value))


def building(asked: argparse.Namespace) -> Iterator[str]:
    """The tables of every size: what each tool took, then what is asked."""
    known: dict[int, list[Found]] = asked.compared
    only_hugo = min(asked.sizes) >= LARGE and not asked.all_peers
    peers, absent = _peers(asked.peers, only_hugo) if asked.peers_up_to >= min(asked.sizes) else ([], [])
    for size in sorted(asked.sizes):
        with_peers = size <= asked.peers_up_to
        beside = [peer for peer in peers if peer.name == "Hugo" or size < LARGE or asked.all_peers]
        tools = [pelican.journal(), *(beside if with_peers else ())]
        known[size] = compare([tool for tool in tools if tool.name not in asked.without], size, asked.runs)
        yield from tables.seconds(size, known[size], absent if with_peers else ())
        yield ""
        yield from tables.journal_bars(size, known[size])
        asked.figures += tables.journal_figures(size, known[size])
        yield ""


def measure_mixture(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the mixed journal, at the largest size."""
    mixture = mixed.scale_mixture(max(asked.sizes))
    yield mixed.HEAD.format(**vars(mixture))
    yield from mixed.rows(mixture, asked.runs, noted(asked))


def draw_graph(asked: argparse.Namespace) -> Iterator[str]:
    """The table of the graph, which is drawn: an edit at each size, and at those below the largest that take little time."""
    peers, absent = _peers(asked.peers, only_hugo=True) if asked.peers_up_to >= min(asked.sizes) else ([], [])
    hugo = [peer for peer in peers if peer.name == "Hugo"]
    yield from graph.rows(graph.with_smaller(asked.sizes), asked.runs, hugo, asked.peers_up_to, asked.compared)
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
    yield from happening.rows(crowd, asked.runs, noted(asked))


def alerted(asked: argparse.Namespace) -> Iterator[str]:
    """The table of an alert at night, at the largest size."""
    yield alerting.HEAD.format(size=max(asked.sizes))
    yield from alerting.rows(max(asked.sizes), asked.runs, noted(asked))


def published(asked: argparse.Namespace) -> Iterator[str]:
    """The table of a save put online, at the largest size."""
    yield publishing.HEAD.format(size=max(asked.sizes))
    yield from publishing.rows(max(asked.sizes), asked.runs, asked.peers.resolve(), noted(asked))


def written_at_desk(asked: argparse.Namespace) -> Iterator[str]:
    """The tables of the desk, one for each size."""
    for size in asked.sizes:
        yield writing.HEAD.format(size=size)
        yield from writing.rows(size)
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


def enlarged(asked: argparse.Namespace) -> Iterator[str]:
    """The table of a very large journal, at the largest size, without peers."""
    yield large.HEAD.format(size=max(asked.sizes))
    yield from large.rows(max(asked.sizes), asked.runs, noted(asked))


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


MEASUREMENTS: Mapping[str, Callable[[argparse.Namespace], Iterator[str]]] = {
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
    "large": enlarged,
}


def _peers(folder: Path, only_hugo: bool = False) -> tuple[list[Tool], list[str]]:
    """Those that can be had, and why the others cannot."""
    found, absent = [] if only_hugo else [pelican.stock(), pelican.cached()], []
    for fetch in [hugo] if only_hugo else FETCHED:
        try:
            found.append(fetch(folder.resolve()))
        except Absent as why:
            absent.append(str(why))
    return found, absent


if __name__ == "__main__":
    main()

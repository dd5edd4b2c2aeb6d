"""What `check` passes, `build` builds: thousands of texts of every kind, changed at random, many in one town at a time."""

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.raw_value import SORT
from plugins.core.publication.room import collect_kinds
from tests.campaign import SEED, campaign, trials
from tests.house import ROOT
from tests.journal import NOW, TestJournal
from tests.town.mutants import Breeder, Mutant, read_seeds
from tests.town.small_town import CONTENT

AT_ONCE = 400
"""Texts in one town: it is built in a minute, the demonstration alone in a quarter of that."""
SETTINGS = """
from pelicanconf import QUARTIERS
STRICT_SINCE = "2025-01-01"
"""
NOWS = (NOW, "2026-03-29T01:30", "2026-10-25T02:30", "2028-02-29T12:00", "2026-07-14T18:00")
"""When towns are checked and built: on the day of the demonstration, when clocks change, years after it."""
TABLES = ("agency.txt", "routes.txt", "stops.txt", "trips.txt", "stop_times.txt", "calendar.txt")
TRACES = ("Traceback", "CRITICAL", "ERROR", "Error:")


class MutantTown:
    """The demonstration, to which mutants come, and go once they were built."""

    def __init__(self, folder: Path):
        self.journal = TestJournal(folder, SETTINGS)
        self.content = folder / "content"
        shutil.copytree(ROOT / "content", self.content, dirs_exist_ok=True)
        seeds = dict(read_seeds(ROOT / "content", CONTENT))
        self.breeder = Breeder(int(SEED), seeds, list(collect_kinds(load_settings(ROOT / "pelicanconf.py")["PLUGINS"])))
        self.refused = self.lenient = self.tables = 0

    def find_faults(self, number: int, mutants: list[Mutant]) -> list[str]:
        """What goes wrong with these in the town, each named by few texts that bring it about; `number` decides what else is changed."""
        self.now = NOWS[number % len(NOWS)]
        table = self.content / "transports/reseau" / TABLES[number % len(TABLES)]
        whole = table.read_text(encoding="utf-8")
        table.write_text(self.breeder.breed_table(number, whole), encoding="utf-8")
        if self._run("check", "--json").returncode:
            table.write_text(whole, encoding="utf-8")
        else:
            self.tables += 1
        self._put(mutants)
        try:
            faults, passed = self._check(mutants)
            for words in (["build"], ["build", "--preview"])[: 1 + number % 2]:
                faults += self._find_build_faults(words, passed)
        finally:
            self._remove(mutants)
            table.write_text(whole, encoding="utf-8")
        return faults

    def _put(self, mutants: list[Mutant]) -> None:
        for mutant in mutants:
            (self.content / mutant.source).write_text(mutant.text, encoding="utf-8", newline="\n")

    def _remove(self, mutants: list[Mutant]) -> None:
        for mutant in mutants:
            (self.content / mutant.source).unlink(missing_ok=True)

    def _check(self, mutants: list[Mutant]) -> tuple[list[str], list[Mutant]]:
        """Leave in the town those in which `check` finds nothing that stops a build: what names one that is refused is refused in turn."""
        by_file = {f"content/{mutant.source}": mutant for mutant in mutants}
        faults, standing = list[str](), dict(by_file)
        while True:
            done = self._run("check", "--json")
            if any(trace in done.stderr for trace in TRACES):
                return [f"check ends with {done.returncode}: {done.stderr}"], []
            mistakes = json.loads(done.stdout)["mistakes"]
            for mistake in mistakes:
                if mistake["sort"] == SORT:
                    faults.append(f"check fails on {_show(by_file.get(mistake['file']))}{mistake['text']}")
            errors = [mistake for mistake in mistakes if not mistake["harmless"]]
            if not errors:
                break
            wrong = {file for file in standing if any(file == each["file"] or file in each["text"] for each in errors)}
            assert wrong, f"mutants that are not named make others wrong: {errors[:3]}"
            self._remove([standing.pop(file) for file in wrong])
            self.refused += len(wrong)
        self.lenient += len({mistake["file"] for mistake in mistakes} & standing.keys())
        return faults, list(standing.values())

    def _say_failure(self, words: list[str]) -> str:
        """What a build of the town says that goes wrong."""
        done = self._run(*words)
        said = done.stdout + done.stderr
        return said if done.returncode or any(trace in said for trace in TRACES) else ""

    def _run(self, *words: str) -> CompletedProcess[str]:
        return self.journal.run(*words, code=None, BEFFROI_NOW=self.now)

    def _find_build_faults(self, words: list[str], mutants: list[Mutant]) -> list[str]:
        """What the build says that goes wrong over these, which are in the town. One after the other those leave that it names, else the
        few with which it fails."""
        faults = list[str]()
        while mutants and (said := self._say_failure(words)):
            named = [mutant for mutant in mutants if f"content/{mutant.source}" in said]
            culprits = named or self._bisect(words, mutants)
            faults.append("".join(map(_show, culprits)) + f"{words} at {self.now}: {said[-1500:]}")
            self._remove(culprits)
            mutants[:] = [mutant for mutant in mutants if mutant not in culprits]
        return faults

    def _bisect(self, words: list[str], mutants: list[Mutant]) -> list[Mutant]:
        """Few of these, which are in the town, with which the build fails: those that fail only together are not told apart."""
        if len(mutants) <= 1:
            return mutants
        middle = len(mutants) // 2
        first, second = mutants[:middle], mutants[middle:]
        for half, rest in ((first, second), (second, first)):
            self._remove(rest)
            failed = self._say_failure(words)
            found = self._bisect(words, half) if failed else []
            self._put(rest)
            if failed:
                return found
        return mutants


def _show(mutant: Mutant | None) -> str:
    return f"\n=== {mutant.trial}: {mutant.source}\n{mutant.text[:3000]}\n=== says: " if mutant else ""


@campaign
def test_what_check_passes_is_built(tmp_path):
    town = MutantTown(tmp_path)
    count = trials(full=20_000, sample=300)
    faults = list[str]()
    for first in range(0, count, AT_ONCE):
        mutants = [town.breeder.breed(trial) for trial in range(first, min(count, first + AT_ONCE))]
        found = town.find_faults(first // AT_ONCE + int(SEED), mutants)
        print(*found, sep="\n")
        counts = f"{town.refused} refused, {town.lenient} published despite mistakes, {town.tables} networks"
        print(f"{first + AT_ONCE} texts of seed {SEED}: {counts}", flush=True)
        faults += found
    assert not faults, "\n".join(faults)
    assert town.refused < count * 0.8, "hardly anything was built: these mutations prove nothing"

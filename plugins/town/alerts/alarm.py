"""An alert asked for by a command: its file, written, found again or ended; then built, deployed, announced, committed."""

import json
import re
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import BeffroiError, ContentError, Exit, Mistake, SettingsError
from plugins.core.infrastructure.git import commit_and_push
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.instants import read_instant
from plugins.core.publication.listing import list_quarter_names
from plugins.core.publication.publication import Publication, make_identity
from plugins.core.publication.raw_value import InvalidValue
from plugins.core.publication.spoken_dates import CLOCK, ENDS, understand_wall_time
from plugins.engine.deploy.deploy import URGENT_PATIENCE, Comparison, DeployReport, deploy
from plugins.engine.deploy.room import Settings
from plugins.engine.incremental.build import build, build_town_job, print_build_report
from plugins.engine.incremental.disk.build_lock import BuildLock, hold_build_lock, print_at_once
from plugins.journal.editorial.authoring import amend_file
from plugins.journal.editorial.check import check_alone
from plugins.journal.editorial.demonstration import refuse_demonstration
from plugins.journal.editorial.fields import shorten_slug
from plugins.journal.editorial.reading import FileReading
from plugins.journal.feeds.websub import ping_hubs
from plugins.town.alerts.kinds import PAST, SEVERITIES, find_alert_stage, is_complete_alert

BARE_DELAY = re.compile(r"\d{1,3}\s*(?:min(?:utes?)?|j(?:ours?)?)", re.IGNORECASE)
EXAMPLES = "Écrivez par exemple « demain 18h », « ce soir 22h », « lundi 8h30 », « dans 3 heures » ou « 2026-03-28 18:00 »."


def parse_instant(text: str, now: datetime) -> datetime:
    """The instant after `now` (aware) that `text` names, in Europe/Paris. A day without an hour goes on to its last minute.

    Raises SettingsError, with examples, for what names none, or one that is over.
    """
    phrase = f"dans {text}" if BARE_DELAY.fullmatch(text.strip()) else text
    wall = understand_wall_time(phrase, now, ENDS)
    parsed = max((wall.replace(tzinfo=PARIS, fold=fold) for fold in (0, 1)), key=datetime.timestamp) if wall else _parse_date(text)
    if parsed <= now and slugify(text).startswith("cette-nuit"):
        parsed += timedelta(days=1)
    if parsed <= now:
        raise SettingsError([f"--until : « {text} » est déjà passé. {EXAMPLES}"])
    return parsed


def _parse_date(text: str) -> datetime:
    try:
        parsed = read_instant(text)
    except InvalidValue as wrong:
        if isinstance(wrong.instead, datetime) and wrong.sort in ("heure double", "heure inexistante"):
            return wrong.instead.replace(fold=1)
        raise SettingsError([f"--until : {wrong}. {EXAMPLES}".replace(".. ", ". ")]) from None
    return parsed if CLOCK.search(text) else parsed.replace(hour=23, minute=59)


FOLDER = "alertes"
ENDED = "L’alerte « {} » ne vaut plus."
LONGEST_CLOSING = 200
SAYING = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "So"})
"""The categories of Unicode of signs that say something alone: letters of any script, digits, pictograms."""


@dataclass(frozen=True)
class AlertRequest:
    """A parsed alert request: instants are aware, `quarters` are names of the town's."""

    title: str
    start: datetime
    end: datetime
    severity: str
    quarters: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    contact: str = ""
    details: str = ""

    def format_file(self, slug: str) -> str:
        """The text of its file, with its own identity; typed values stay text, because YAML reads JSON."""
        head = "\n".join(f"{name}: {value}" for name, value in self._list_head_lines(slug))
        return f"---\n{head}\nsocial:\n  urgent: oui\n---\n{self.details.strip()}\n"

    def _list_head_lines(self, slug: str) -> Iterator[tuple[str, str]]:
        yield "id", make_identity(self.start.date())
        yield "title", _quote(self.title)
        yield "slug", slug
        yield "date", _format_instant(self.start)
        yield "severity", self.severity
        yield "start", _format_instant(self.start)
        yield "end", _format_instant(self.end)
        lists = {"quartiers": self.quarters, "lignes": self.lines, "arrets": self.stops, "instructions": self.instructions}
        yield from ((name, _quote(list(values))) for name, values in lists.items() if values)
        if self.contact:
            yield "contact", _quote(self.contact)


@dataclass(frozen=True)
class WrittenAlert:
    """An alert of the journal, read from its file without a mistake."""

    reading: FileReading
    publication: Publication


def write_alert(
    town: TownPaths, text: str, end: str, severity: str, typed_lists: Mapping[str, str], contact: str, details: str, dry_run: bool
) -> tuple[Path, str]:
    """Write and check the file of an alert that says `text`, and give its commit message; a current one with the same words is reused.

    `typed_lists` are what somebody typed: quartiers, lignes, arrets, instructions. Raises SettingsError or ContentError; nothing is then
    written.
    """
    now = clock.get_current_time(town.conf, town.environ)
    alerts = list(find_alerts(town))
    for alert in select_current_alerts(alerts, now):
        if _compare_by(alert.publication.title) == _compare_by(text):
            file = town.content / alert.reading.source
            print_line(f"Cette alerte existe déjà et vaut encore : {town.shorten_path(file)}. On reprend où l’on en était.")
            return file, f"alerte : {text}"
    alert_request = _build_request(town, text, end, severity, typed_lists, contact, details, now)
    taken_slugs = {alert.publication.slug for alert in alerts if alert.publication.date and alert.publication.date.year == now.year}
    slug = next(slug for slug in _list_slugs(alert_request.title, now) if slug not in taken_slugs)
    file = town.content / FOLDER / f"{now:%Y-%m-%d}-{slug}.md"
    words = alert_request.format_file(slug)
    print_line(f"{town.shorten_path(file)} :\n\n{words}")
    _check_file(town, file, words)
    if not dry_run:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8", newline="\n")
        return file, f"alerte : {alert_request.title}"
    rehearsal_path = Path(tempfile.mkdtemp(prefix="beffroi-repetition-")) / town.content.name / FOLDER / file.name
    rehearsal_path.parent.mkdir(parents=True)
    rehearsal_path.write_text(words, encoding="utf-8", newline="\n")
    return rehearsal_path, ""


def end_alert(town: TownPaths, alert: WrittenAlert, words: str, dry_run: bool) -> tuple[Path, str]:
    """The file of an alert to which an end is put now, and the message of its commit. Raises SettingsError when it has not begun."""
    now, publication, file = clock.get_current_time(town.conf, town.environ), alert.publication, town.content / alert.reading.source
    if publication.extra["start"] >= now:
        raise SettingsError([f"« {publication.title} » n’a pas commencé : effacez {town.shorten_path(file)}, puis ./beffroi publish."])
    room = LONGEST_CLOSING - len(ENDED)
    title = publication.title if len(publication.title) <= room else f"{publication.title[: room - 1].rstrip()}…"
    closing = words or ENDED.format(title)
    if len(closing) > LONGEST_CLOSING:
        raise SettingsError([f"--closing : {len(closing)} caractères, c’est trop long : {LONGEST_CLOSING} au plus."])
    print_line(f"{town.shorten_path(file)} : fin le {now:%d/%m à %H:%M}. {closing}")
    if not dry_run:
        moment = f"{now:%Y-%m-%d %H:%M}"
        amend_file(file, alert.reading, {"end": moment, "modified": moment, "closing": json.dumps(closing, ensure_ascii=False)})
    return file, f"fin d’alerte : {publication.title}"


def find_alert(town: TownPaths, text: str) -> WrittenAlert:
    """Find the current alert that `text` means: part of its words, or its address; the only one, without a text.

    Raises SettingsError when none is meant, or several.
    """
    holding = select_current_alerts(find_alerts(town), clock.get_current_time(town.conf, town.environ))
    if not holding:
        raise SettingsError(["Aucune alerte n’est en cours."])
    if not text and len(holding) == 1:
        return holding[0]
    meant = _find_matching_alerts(text, holding) if text else []
    if len(meant) != 1:
        why = "Plusieurs alertes disent cela." if meant else "Laquelle ?"
        listed = "\n".join(f"  {each.publication.title} ({each.publication.slug})" for each in meant or holding)
        raise SettingsError(
            [f"{why} Donnez entre guillemets des mots qu’elle est seule à dire, ou ce qui est entre parenthèses :\n{listed}"]
        )
    return meant[0]


def _find_matching_alerts(text: str, holding: Sequence[WrittenAlert]) -> list[WrittenAlert]:
    """Those that `text` may mean, by the surest way that finds any: an address or an identity, the whole title, a part of it, the same
    words in another order, nearly the same title."""
    wanted_slug, place = slugify(text), slugify(text.strip("/ ").rpartition("/")[2])
    words, titles = set(wanted_slug.split("-")), [(each, slugify(each.publication.title)) for each in holding]
    nearest = find_closest(text, [each.publication.title for each in holding])
    ways = (
        [each for each in holding if place in (each.publication.slug, slugify(each.publication.identity))],
        [each for each in holding if _compare_by(each.publication.title) == _compare_by(text)],
        [each for each, title in titles if wanted_slug and wanted_slug in title],
        [each for each, title in titles if wanted_slug and words <= set(title.split("-"))],
        [each for each in holding if each.publication.title == nearest],
    )
    return next(filter(None, ways), [])


def rehearse_alert(town: TownPaths, file: Path) -> None:
    """Say what every network of the town would get of the alert of `file`."""
    reading, _ = check_alone(file.parents[1], f"{FOLDER}/{file.name}", town.conf, town.environ)
    if reading.publication is None:
        return
    from plugins.announce.post_preview import foresee_posts  # imported by a rehearsal alone: an alert cannot wait for it

    announced, press = foresee_posts(reading.publication, town.conf)
    for proof in press.pull_proofs(announced):
        cost = f" · {proof.cost}" if proof.cost else ""
        print_line(f"\n— {proof.label}, {proof.count}{cost}\n{proof.post.text}")
    print_line(f"\nMise en ligne : {town.conf.get('DEPLOY') or 'folder:public'}")


def find_alerts(town: TownPaths) -> Iterator[WrittenAlert]:
    """The alerts of the journal that can be read; files with mistakes are skipped."""
    for path in sorted((town.content / FOLDER).glob("*.md")):
        reading, _ = check_alone(town.content, f"{FOLDER}/{path.name}", town.conf, town.environ)
        if reading.publication and not reading.errors:
            yield WrittenAlert(reading, reading.publication)


def select_current_alerts(alerts: Iterable[WrittenAlert], now: datetime) -> list[WrittenAlert]:
    """Filter `alerts` to those not over at `now`; an old imported one may not say when it was."""
    times = ((alert, alert.publication.extra) for alert in alerts if is_complete_alert(alert.publication))
    return [
        each
        for each, extra in times
        if find_alert_stage(extra["start"], extra["end"], now) != PAST and each.publication.status == "published"
    ]


def _build_request(
    town: TownPaths, text: str, end: str, severity: str, typed_lists: Mapping[str, str], contact: str, details: str, now: datetime
) -> AlertRequest:
    if not any(unicodedata.category(sign) in SAYING for sign in text):
        raise SettingsError(['Que faut-il dire ? ./beffroi alert "Eau non potable quartier Gare" --until "demain 18h"'])
    if not end:
        raise SettingsError([f"--until manque : une alerte dit toujours jusqu’à quand elle vaut. {EXAMPLES}"])
    if severity not in SEVERITIES:
        raise SettingsError([f"--severity : « {severity} » n’existe pas. Choisissez parmi : {', '.join(SEVERITIES)}."])
    return AlertRequest(
        title=" ".join(text.split()),
        start=now,
        end=parse_instant(end, now),
        severity=severity,
        quarters=tuple(
            _find_quarter(name, list_quarter_names(town.conf.get("QUARTIERS"))) for name in _split_list(typed_lists["quartiers"], ",")
        ),
        lines=_split_list(typed_lists["lignes"], ","),
        stops=_split_list(typed_lists["arrets"], ","),
        instructions=_split_list(typed_lists["instructions"], ";"),
        contact=contact.strip(),
        details=details,
    )


def _compare_by(text: str) -> str:
    """What two alerts that say the same have in common: their words, or their signs where they have no other."""
    return slugify(text) or " ".join(text.split())


def _find_quarter(name: str, known: tuple[str, ...]) -> str:
    if not (meant := find_closest(name, known)):
        raise SettingsError([f"--quartier : « {name} » n’est pas un quartier. Choisissez parmi : {', '.join(known)}."])
    return meant


def _split_list(words: str, mark: str) -> tuple[str, ...]:
    return tuple(filter(None, (re.sub(r"\s+", " ", word).strip() for word in words.split(mark))))


def _list_slugs(title: str, now: datetime) -> Iterator[str]:
    """The end of its address, with variants for the same words used before, so that no one has to choose."""
    slug = shorten_slug(title) or "alerte"
    yield from (slug, f"{slug[:60].rstrip('-')}-{now:%d%m}", f"{slug[:60].rstrip('-')}-{now:%d%m-%H%M}")


def _check_file(town: TownPaths, file: Path, words: str) -> None:
    """Raises ContentError when the file would be wrong."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / town.content.name / FOLDER / file.name
        place.parent.mkdir(parents=True)
        place.write_text(words, encoding="utf-8")
        _, mistakes = check_alone(place.parents[1], f"{FOLDER}/{file.name}", town.conf, town.environ)
    errors: list[Mistake] = [mistake for mistake in mistakes if not mistake.harmless]
    if errors:
        raise ContentError(errors)


def _quote(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _format_instant(moment: datetime) -> str:
    """With its offset, which distinguishes the repeated hour when clocks go back."""
    return f"{moment:%Y-%m-%d %H:%M}{moment.isoformat()[-6:]}"


OTHERWISE = "Un automate qui publierait depuis ce dépôt retirerait l’alerte"


@dataclass(frozen=True)
class AlarmReport:
    """The result of an alert: `exit` is the graver of the codes of its steps; `trouble` says, in French, why its page is not online."""

    exit: Exit
    trouble: str = ""


def raise_alarm(town: TownPaths, file: Path, message: str) -> AlarmReport:
    """Publish the written alert of `file` by every means; report what was done, and in how long.

    Raises BeffroiError when the site cannot be built: nothing is then said.
    """
    began, history_record = monotonic(), HistoryRecord(file, message, town)
    try:
        with hold_build_lock(town.output, True, print_at_once) as lock:
            report = _publish_alert(town, lock, history_record)
    finally:
        history_record.finish()
        print_line(history_record.outcome_text)
    print_line(f"En {monotonic() - began:.0f} s.")
    return replace(report, exit=max(report.exit, history_record.code))


def _publish_alert(town: TownPaths, lock: BuildLock, history_record: "HistoryRecord") -> AlarmReport:
    job = replace(build_town_job(replace(town, leaves_mistakes_aside=True)), urgent=True)
    print_build_report(build(job, lock=lock), town)
    history_record.start()  # a process that has other threads could not have built in a copy of itself
    trouble = ""
    try:
        done = _put_online(town)
    except BeffroiError as error:
        trouble = str(error)
        print_at_once(f"{error}\nL’alerte n’est pas en ligne ; elle est annoncée quand même, avec l’adresse qu’elle aura.")
        done = DeployReport(frozenset(), error.exit_code)
    from plugins.announce import commands  # the networks' own code takes a tenth of a second to import, which the page does not wait for

    code = commands.announce_alert(town.conf, town.environ, sys.stdout)
    ping_hubs(done.changed, town.output, town.conf, town.environ, sys.stdout)
    return AlarmReport(max(done.exit, code), trouble)


def _put_online(town: TownPaths) -> DeployReport:
    """Deploy the site as it is. The next publication indexes the search: that takes half a minute, too long during an alert."""
    _refuse_demonstration(town)
    return deploy(
        town.output,
        town.conf,
        town.environ,
        sys.stdout,
        patience=URGENT_PATIENCE,
        comparison=Comparison.CHANGES,
        keeps_address=True,
    )


def _refuse_demonstration(town: TownPaths) -> None:
    refuse_demonstration(town.conf, town.environ, folder=gather_settings(Settings, town.conf, town.environ).deploy.scheme == "folder")


@dataclass
class HistoryRecord:
    """The file on its way to the journal's history, while the site goes online; `outcome_text` is what became of it."""

    file: Path
    message: str
    town: TownPaths
    outcome_text: str = ""
    code: Exit = Exit.DONE
    remote: str | None = None
    _thread: threading.Thread | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin. Raises SettingsError."""
        self.remote = gather_settings(Settings, self.town.conf, self.town.environ).history_remote
        self._thread = threading.Thread(target=self._commit_file)
        self._thread.start()

    def finish(self) -> None:
        """Wait for the end, whether it has begun or not: git's commands are bounded in time. Raises SettingsError."""
        if self._thread is None:
            self.start()
        assert self._thread is not None  # started above
        self._thread.join()

    def _commit_file(self) -> None:
        self.outcome_text, self.code = commit_and_push(
            self.message, self.town.environ, self.remote, str(self.town.shorten_path(self.file)), OTHERWISE, self.file
        )

"""A person's decision on a post whose outcome is unknown, or that a network has refused."""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from unicodedata import normalize

from plugins.announce import syndication
from plugins.announce.budget import PRICES, build_expense, format_dollars_in_french
from plugins.announce.due import TOO_OLD
from plugins.announce.ledger import Ledger, LedgerStore, format_line, parse_line
from plugins.announce.network import Network, NotSent, PostRefused
from plugins.announce.networks.registry import OUTBOX, find_network_label
from plugins.announce.post import DELETION, OPEN_STATES, Key, Post, PostState, WithdrawnPublication, format_reference
from plugins.announce.run import AnnounceRun, Clock, OpenAccount, Outcome, RunReport, RunRules, build_outcome, format_day_and_hour
from plugins.announce.settings import open_ledger
from plugins.announce.troubles import list_cleared_troubles
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.settings import parse_day
from plugins.core.publication.identifiers import slugify

BROKE = "le budget du mois ne permet plus de supprimer : augmentez ANNOUNCE_BUDGET, ou supprimez ce message sur le réseau même"


def delete_within_budget(remote_id: str, network: Network, run: AnnounceRun) -> None:
    """Run `network.delete` within the budget. Raises NotSent, PostRefused, and what the ledger raises."""
    if prices := PRICES.get(network.name):
        remainder = run.rules.budget.compute_remaining(network.name, run.known_ledger, run.clock(), urgent=True)
        if remainder is not None and remainder < prices.deleted:
            raise NotSent(BROKE)
        run.ledger.append(build_expense(network.name, network.account, DELETION, run.clock(), prices.deleted))
    network.delete(remote_id)


EVERY_ACCOUNT = "all"
BY_HAND = "son numéro est inconnu : supprimez-le sur le compte, puis notez-le"
"""Of a post that a person saw on the account and told us of: only a person can take it away."""
NO_KEYS = "les identifiants de ce compte ne sont pas sur cette machine"
UNKNOWN_REFERENCE = "« {} » : aucune annonce envoyée n’a cette référence. ./beffroi ledger les montre."
UNSURE = f"« {EVERY_ACCOUNT} » se dit seul, et rien n’a été retiré. ./beffroi withdraw --help montre l’usage."
HOW = f"./beffroi withdraw RÉFÉRENCE retire un message, ./beffroi withdraw {EVERY_ACCOUNT} les retire tous."


def find_visible_posts(withdrawn: Iterable[WithdrawnPublication], ledger: Ledger) -> dict[WithdrawnPublication, list[Post]]:
    """The posts of withdrawn publications that readers can still see, the first ones first; without those that have none."""
    posts_by_publication = {
        publication: [entry for entry in ledger.list_posts(publication.guid) if _is_public(entry)] for publication in withdrawn
    }
    return {publication: entries for publication, entries in posts_by_publication.items() if entries}


def format_withdrawals(visible_posts: dict[WithdrawnPublication, list[Post]]) -> list[str]:
    """The posts left to withdraw, in French, each with what to type and what it costs; empty when none are."""
    lines = []
    for publication, entries in visible_posts.items():
        lines += [f"« {publication.title} » est retirée, mais toujours annoncée :", *map(_format_line, entries)]
    return [*lines, HOW] if lines else []


def choose_withdrawals(words: Sequence[str], withdrawn: Iterable[WithdrawnPublication], ledger: Ledger) -> list[Post]:
    """The posts to withdraw by these references, whatever the state of their publication, or `all` those that are listed. Answers come
    before what they answer. Raises SettingsError with every reference that no post has, and when `all` is not alone: a word that is not
    understood must not widen what is deleted."""
    if EVERY_ACCOUNT in words and set(words) != {EVERY_ACCOUNT}:
        raise SettingsError([UNSURE])
    if EVERY_ACCOUNT in words:
        posts = [entry for entries in find_visible_posts(withdrawn, ledger).values() for entry in entries]
    else:
        by_name = {format_reference(entry.key): entry for entry in ledger.list_sent()}
        unknown = [word for word in words if word not in by_name]
        if unknown:
            raise SettingsError([UNKNOWN_REFERENCE.format(word) for word in unknown])
        posts = [entry for name, entry in by_name.items() if name in words]
    return posts[::-1]


def report_withdrawal(
    words: Sequence[str], withdrawn: Iterable[WithdrawnPublication], accounts: Iterable[OpenAccount], run: AnnounceRun
) -> RunReport:
    """The outcomes of the posts that a person asks to withdraw. Raises SettingsError, and what the ledger raises."""
    report = RunReport()
    report.add(*withdraw_posts(choose_withdrawals(words, withdrawn, run.read_ledger()), accounts, run, is_named=EVERY_ACCOUNT not in words))
    return report


def withdraw_posts(entries: Iterable[Post], accounts: Iterable[OpenAccount], run: AnnounceRun, is_named: bool = False) -> Iterator[Outcome]:
    """Delete each post, and give the outcomes; an account that refuses once is not tried again.

    A post without a number counts as deleted by hand when a person named it (`is_named`). Raises what the ledger raises.
    """
    networks = {(open_account.network.name, open_account.network.account): open_account.network for open_account in accounts}
    closed: dict[tuple[str, ...], str] = {}
    for entry in entries:
        account = entry.key[1:3]
        if account not in networks:
            closed[account] = NO_KEYS
        if not entry.remote_id:
            outcome = (
                _end_withdrawal(entry, run) if is_named else build_outcome("kept", replace(entry, reason=BY_HAND), _format_command(entry))
            )
        elif account in closed:
            outcome = build_outcome("kept", replace(entry, reason=closed[account]))
        else:
            outcome = _delete(entry, networks[account], run)
        if outcome.stops:
            closed[account] = outcome.reason
        yield outcome


def _delete(entry: Post, network: Network, run: AnnounceRun) -> Outcome:
    try:
        delete_within_budget(entry.remote_id, network, run)
    except NotSent as failure:
        return build_outcome("standing", replace(entry, reason=failure.reason))
    except PostRefused as failure:
        return build_outcome("kept", replace(entry, reason=failure.reason), failure.remedy, stops=failure.account)
    return _end_withdrawal(entry, run)


def _end_withdrawal(entry: Post, run: AnnounceRun) -> Outcome:
    end = replace(entry, time=run.clock(), state=PostState.WITHDRAWN, reason="", cost="")
    run.ledger.append(end)
    return build_outcome("withdrawn", end)


def _is_public(entry: Post) -> bool:
    return entry.state is PostState.SENT and entry.key.network != OUTBOX.name


def _format_line(entry: Post) -> str:
    prices = PRICES.get(entry.key.network)
    cost = f" ({format_dollars_in_french(prices.deleted)})" if prices and entry.remote_id else ""
    return f"    {find_network_label(entry.key.network)} · {entry.url if entry.remote_id else BY_HAND} — {_format_command(entry)}{cost}"


def _format_command(entry: Post) -> str:
    return f"./beffroi withdraw {format_reference(entry.key)}"


WORDS = ("text", "apart", "title", "summary", "alt", "card_alt", "reason", "pictures")
ADDRESSES = ("link", "image", "card")
MARKS = "[\u0300-\u036f]*"
GAP = r"[\s\-‐‑’']+"
MASK, PLACE = "[effacé]", "efface"
Line = Mapping[str, Any]
Change = Callable[[Line], Line]


def erase_name(name: str) -> Change:
    """Takes `name` out of a line, however it is accented, spaced or capitalised, and out of addresses."""
    words = [
        [re.escape(letter) for letter in normalize("NFD", word) if not re.match("[\u0300-\u036f]", letter)] for word in _split_words(name)
    ]
    pattern = re.compile(r"\b" + GAP.join("".join(letter + MARKS for letter in word) for word in words) + r"\b", re.IGNORECASE)
    slug = re.compile(rf"(?<![a-z0-9]){re.escape(slugify(name))}(?![a-z0-9])", re.IGNORECASE)

    def without(key: str, value: Any) -> Any:
        if key not in (*WORDS, *ADDRESSES):
            return value
        masked = slug.sub(PLACE, value)
        erased, times = pattern.subn(MASK, normalize("NFD", masked))
        return normalize("NFC", erased) if times else masked

    def change(line: Line) -> Line:
        return {key: without(key, value) for key, value in line.items()}

    return change


def erase_words_before(day: date) -> Change:
    """Takes all words out of the lines written before `day`."""

    def change(line: Line) -> Line:
        old = str(line["time"])[:10] < day.isoformat()
        return {key: value for key, value in line.items() if not (old and key in WORDS)}

    return change


def erase_withdrawn(is_withdrawn: Callable[[Key], bool]) -> Change:
    """Remove all texts and pictures of posts that a person has withdrawn, so that no one has to type an insult again."""

    def change(line: Line) -> Line:
        key = Key(*(str(line.get(name, "")) for name in Key._fields))
        return {name: value for name, value in line.items() if name not in (*WORDS, "image", "card")} if is_withdrawn(key) else line

    return change


def rewrite_lines(lines: bytes, change: Change) -> bytes:
    """The lines once changed; those in which there is nothing to change keep their very bytes. Raises UnreadableLine or Newer."""
    return b"".join(_rewrite(line, change) for line in io.BytesIO(lines))


def has_change(entry: Post, change: Change) -> bool:
    """Whether there is something to change in an entry."""
    record = json.loads(format_line(entry))
    return bool(change(record) != record)


def count_changed_lines(lines: bytes, change: Change) -> int:
    """The number of lines in which there is something to change. Raises UnreadableLine or Newer."""
    return sum(_rewrite(line, change) != line for line in io.BytesIO(lines))


def _rewrite(line: bytes, change: Change) -> bytes:
    parse_line(line)
    record = json.loads(line)
    after = change(record)
    return line if after == record else json.dumps(after, ensure_ascii=False).encode() + b"\n"


def _split_words(name: str) -> list[str]:
    return re.split(GAP, name.strip())


SHORTEST = 3
"""Letters of a name: less would erase half of the words."""


def erase_words(
    conf: Mapping[str, Any], environ: Mapping[str, str], name: str, before: str, yes: bool, out: TextIO, withdrawn: bool = False
) -> Exit:
    """Say how many lines of the ledger hold `name`, words from before the ISO day `before`, or those of what was `withdrawn`, and how many
    files of the outbox; with `yes`, take them out. The addresses that the state folder keeps are then read from the ledger again.

    Raises SettingsError unless one of the three is given, PersonRequired while a post that holds them awaits a decision, and what the
    ledger raises.
    """
    settings, store = open_ledger(conf, environ)
    receipts = settings.beffroi_state / syndication.RECEIPTS_FILE
    with store:
        ledger = store.read()
        change = parse_erasure(name, before, withdrawn, ledger)
        require_no_undecided(ledger, change)
        count, copies = count_changed_lines(store.read_lines(), change), list(list_outbox_posts(settings.beffroi_state / "outbox", change))
        if yes and count:
            store.rewrite(partial(erase_from_lines, ledger=ledger, change=change))
            syndication.rewrite_links(receipts, store.read)
        for copy in copies if yes else ():
            copy.unlink(missing_ok=True)
    places = [_format_count(count, "ligne", "lignes", "du registre")] if count or not copies else []
    places += [_format_count(len(copies), "fichier", "fichiers", "de la boîte d’envoi")] if copies else []
    places_text = ", ".join(places)
    sentence = f"{places_text} : effacé." if yes else f"{places_text} à récrire. Rien n’est effacé : ajoutez --yes pour le faire."
    out.write(f"{sentence}\n" if count or copies else "Le registre ne contient rien de tel.\n")
    return Exit.DONE


def list_outbox_posts(outbox: Path, change: Change) -> Iterator[Path]:
    """The posts of the outbox that hold what is to be taken out: they go whole."""
    for file in sorted(outbox.glob("*.json")):
        text = file.read_text(encoding="utf-8", errors="replace")
        if _has_text_to_erase(text, _find_time(text), change):
            yield file


def _has_text_to_erase(text: str, time: str, change: Change) -> bool:
    line = {"time": time, "text": text}
    return change(line) != line


def _find_time(text: str) -> str:
    """When a post was put in the outbox; of one that cannot be read, nothing, which is before every day."""
    try:
        return str(json.loads(text)["time"])
    except (ValueError, LookupError, TypeError):
        return ""


def _format_count(number: int, singular: str, plural: str, where: str) -> str:
    return f"{number} {singular if number == 1 else plural} {where}"


def parse_erasure(name: str, before: str, withdrawn: bool, ledger: Ledger) -> Change:
    """Parse what to erase. Raises SettingsError."""
    if bool(name) + bool(before) + withdrawn != 1:
        raise SettingsError(
            ["Dites un nom, entre guillemets ; ou --withdrawn ; ou --before et un jour : ./beffroi erase --before 2023-01-01."]
        )
    if withdrawn:
        return erase_withdrawn(lambda key: ledger.get_state(key) is PostState.WITHDRAWN)
    if before:
        try:
            return erase_words_before(parse_day(before))
        except ValueError as error:
            raise SettingsError([f"--before : {error}"]) from None
    if sum(letter.isalpha() for letter in name) < SHORTEST:
        raise SettingsError([f"« {name} » est trop court : trop de mots seraient effacés."])
    return erase_name(name)


def erase_from_lines(lines: bytes, ledger: Ledger, change: Change) -> bytes:
    """The lines once changed, unless a post that would change has been begun since the `ledger` was first read."""
    require_no_undecided(ledger, change)
    return rewrite_lines(lines, change)


def require_no_undecided(ledger: Ledger, change: Change) -> None:
    """Raises PersonRequired when a post that would change is still looked for by its words."""
    waiting = [entry for entry in ledger.list_awaiting_decision() if entry.state in OPEN_STATES and has_change(entry, change)]
    if waiting:
        title = waiting[0].text.partition("\n")[0]
        raise PersonRequired(f"« {title} » attend encore une décision : ./beffroi settle d’abord. Rien n’est effacé.")


class Decision(Enum):
    """A decision a person may take: the state it leads to, and its consequence, in French."""

    SENT = "sent", PostState.SENT, "vous l’avez vue sur le compte ; elle est tenue pour envoyée, et ne partira plus"
    AGAIN = (
        "again",
        PostState.NOT_SENT,
        "elle n’y est pas ; elle repartira à la prochaine exécution, quel que soit son âge, et paraîtra deux fois si elle y était",
    )
    SKIP = "skip", PostState.SKIPPED, "elle ne partira jamais sur ce compte, quoi qu’il y paraisse"

    @property
    def word(self) -> str:
        """Its word on the command line."""
        return self.value[0]

    @property
    def state(self) -> PostState:
        """The state written to the ledger."""
        return self.value[1]

    @property
    def consequence(self) -> str:
        """Its consequence, in French."""
        return self.value[2]


def list_decidable(ledger: Ledger) -> dict[str, Post]:
    """The posts that may be decided on, by their reference."""
    return {format_reference(entry.key): entry for entry in ledger.list_awaiting_decision()}


def list_left_aside(ledger: Ledger) -> list[Post]:
    """The posts that were too old to leave by themselves, the oldest first: an outage must not end in a flood."""
    return [
        entry for entry in ledger.list_undecided() if entry.state is PostState.SKIPPED and not entry.decided and entry.reason == TOO_OLD
    ]


def settle_posts(which: str, decision: str, ledger: LedgerStore, clock: Clock, grace: int = RunRules.reconcile_after) -> list[Post]:
    """Record the decision on the post of reference `which`, on `all` that await one, or on those that were `skipped` for their age, and
    answer what was recorded.

    What was left aside for another reason can also be decided on, by its reference. Raises SettingsError when there is no such post or
    decision, NotNow when a post that was begun less than `grace` seconds ago would be sent again, and what the ledger raises.
    """
    if not decision:
        raise SettingsError(["il manque la décision : sent, again ou skip. ./beffroi settle --help les explique."])
    choice = next((each for each in Decision if each.word == decision), None)
    if choice is None:
        raise SettingsError([f"« {decision} » : dites {', '.join(each.word for each in Decision)}."])
    current = ledger.read()
    chosen = _choose(which, current)
    if not chosen:
        raise SettingsError([f"« {which} » : aucune annonce n’attend de décision sous cette référence. ./beffroi settle les montre."])
    under_way = [entry for entry in chosen if entry.state is PostState.CLAIMED and clock() - entry.time < timedelta(seconds=grace)]
    if choice is Decision.AGAIN and under_way:
        raise NotNow("Cette annonce est peut-être en train de partir d’une autre machine. Décidez dans un quart d’heure.")
    entries = [
        replace(
            entry,
            time=clock(),
            state=choice.state,
            reason="décidé par une personne",
            retry_at=None,
            decided=True,
            cost="",
            outage=False,
            unproved=False,
            chosen=False,
        )
        for entry in chosen
    ]
    ledger.append(*entries, *list_cleared_troubles(chosen, current, clock()))
    return entries


def _choose(which: str, ledger: Ledger) -> list[Post]:
    if which == "all":
        return ledger.list_awaiting_decision()
    return (
        list_left_aside(ledger)
        if which == "skipped"
        else [entry for entry in ledger.list_undecided() if format_reference(entry.key) == which]
    )


NEVER = "aucune réponse n’a été notée : l’exécution s’est arrêtée pendant l’envoi"
STATE_WORDS = {PostState.REFUSED: "refusée", PostState.UNKNOWN: "incertaine", PostState.CLAIMED: "commencée, sans fin connue"}
SKIPPED = (
    "{count} annonces laissées de côté, trop anciennes. ./beffroi settle skipped les montre ; ./beffroi settle skipped again les fait "
    "toutes partir, les plus anciennes d’abord, sans passer le nombre permis par exécution."
)


def format_undecided(ledger: Ledger, conf: Mapping[str, Any]) -> list[str]:
    """The lines of `settle` alone, in French; `conf` knows where readers see the accounts."""
    waiting, skipped = list_decidable(ledger), list_left_aside(ledger)
    lines = [line for name, entry in waiting.items() for line in _describe_case(name, entry, conf)]
    if waiting:
        lines += [f"./beffroi settle RÉFÉRENCE {decision.word} : {decision.consequence}." for decision in Decision]
        lines.append("Avec all à la place de la référence, la décision vaut pour toutes.")
    lines = lines or ["Rien n’attend de décision."]
    return [*lines, *([SKIPPED.format(count=len(skipped))] if skipped else [])]


def format_skipped(entries: Iterable[Post]) -> list[str]:
    """The lines of `settle skipped` alone: the posts that were left aside, the oldest first."""
    return [
        f"{format_reference(entry.key)}  {find_network_label(entry.key.network)} · {_format_subject(entry)} — {entry.reason}"
        for entry in entries
    ] or ["Rien n’a été laissé de côté."]


def _describe_case(name: str, entry: Post, conf: Mapping[str, Any]) -> Iterator[str]:
    network, day = find_network_label(entry.key.network), format_day_and_hour(entry.time)
    yield f"{name}  {network} · {STATE_WORDS[entry.state]}, le {day} : {_format_subject(entry)}"
    yield f"        ce qu’on sait : {entry.reason or NEVER}"
    places = [place for place in (entry.url, _format_profile(entry, conf)) if place]
    if places:
        yield f"        à regarder : {' '.join(places)}"
    if entry.link:
        yield f"        elle annonce : {entry.link}"


def _format_subject(entry: Post) -> str:
    return entry.text.partition("\n")[0] or entry.key.guid


def _format_profile(entry: Post, conf: Mapping[str, Any]) -> str:
    profiles = (
        account for account in conf.get("ACCOUNTS") or () if isinstance(account, Mapping) and account.get("network") == entry.key.network
    )
    return str(next(profiles, {}).get("url") or "")

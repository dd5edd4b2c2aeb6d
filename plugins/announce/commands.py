"""The commands of announcing, as `tasks.py` calls them: settings in, lines out, an exit code."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TextIO

from plugins.announce import gather, syndication
from plugins.announce.announce import announce, announce_urgent, foresee_run, foresee_without_accounts
from plugins.announce.budget import Budget, format_table, list_expenses, parse_month
from plugins.announce.continuity import recover_posts, set_baselines, vouch_for_ledger, vouch_where_all_is_read
from plugins.announce.ledger import URGENT, LedgerStore, format_line
from plugins.announce.networks.registry import NETWORKS, OUTBOX
from plugins.announce.post import BEGIN, OPEN_STATES, Announcement, Post, PostState, find_networks_with_several_accounts, format_reference
from plugins.announce.post_preview import ProofPress
from plugins.announce.run import AnnounceRun, Clock, OpenAccount, RunReport, RunRules, wait_for_no_page
from plugins.announce.send import start_clock
from plugins.announce.settings import Settings, build_town_words, open_accounts, open_ledger
from plugins.announce.settle import (
    find_visible_posts,
    format_skipped,
    format_undecided,
    format_withdrawals,
    list_left_aside,
    report_withdrawal,
    settle_posts,
)
from plugins.announce.troubles import Digest, find_remedy_of_reason, record_troubles
from plugins.announce.wire import PublicPages, look_once
from plugins.core.infrastructure import clock
from plugins.core.infrastructure.clock import find_month
from plugins.core.infrastructure.errors import Exit, PersonRequired, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import CANCELLED, CLOSED, ENTRY, HELD_OCCASION, POSTPONED, REMINDER, Publication, format_guid

Conf = Mapping[str, Any]
Environ = Mapping[str, str]
URGENT_PAGE_WAIT = 15
"""Seconds that what is urgent waits for its page: what matters is in the post, and readers have a minute to be told."""
SILENT_FOR = timedelta(days=2)
"""How long the page of what is published without a word is looked for."""
NOTHING_STANDS = "Rien n’est à retirer."
STATES = {
    PostState.BASELINE: "antérieur",
    PostState.CLAIMED: "en cours",
    PostState.SENT: "envoyé",
    PostState.NOT_SENT: "à renvoyer",
    PostState.REFUSED: "refusé",
    PostState.UNKNOWN: "incertain",
    PostState.SKIPPED: "laissé de côté",
    PostState.WITHDRAWN: "retiré",
    PostState.NOTED: "noté",
}
ABOUT = {
    "correction": "rectificatif",
    REMINDER: "rappel",
    CANCELLED: "annulation",
    POSTPONED: "report",
    CLOSED: "fin",
    ENTRY: "en direct",
    HELD_OCCASION: "séance close",
}
"""How a person names what is said of a publication after its first announcement, by the beginning of its occasion."""


def run(conf: Conf, environ: Environ, dry_run: bool, as_json: bool, out: TextIO, now: bool = False) -> Exit:
    """`announce`: post what is due and report it; with `dry_run` only report. `now` tries stopped accounts immediately. Raises
    BeffroiError."""
    settings, store = open_ledger(conf, environ)
    announcements, withdrawn, silent = gather.read_gathered(settings.beffroi_state / gather.ANNOUNCEMENTS_FILE, settings.feed_authority)
    opened_accounts = open_accounts(settings, conf, environ)
    pages = PublicPages(settings.announce_page_wait)
    rules = settings.run_rules(pages.format_missing_message, build_town_words(settings, conf), insist=now, opens=pages.explain_unopenable)
    if dry_run:
        report = _foresee_run(announcements, opened_accounts, store, rules, settings, conf, environ)
        report.remarks += format_withdrawals(find_visible_posts(withdrawn, store.read()))
        return _print_report(report, as_json, out, full=True)
    _must_announce(settings)
    with store:
        time, digest = _build_clock(conf, environ), Digest(settings, conf, environ)
        try:
            syndication.check_ledger_length(settings.beffroi_state / syndication.RECEIPTS_FILE, store.read())
        except PersonRequired as error:
            text = digest.send(RunReport(cut_short=error), time())
            print(text, file=out, end="\n" if text else "")
            raise
        vouch_where_all_is_read(store)
        report = announce(announcements, opened_accounts, store, time, rules, withdrawn)
        report.remarks += list_offline_pages(silent, pages, time())
        end = _print_report(report, as_json, out)
        record_troubles(report, [(account.network.name, account.network.account) for account in opened_accounts], store, time)
        syndication.refresh_links(settings.beffroi_state / syndication.RECEIPTS_FILE, store.read)
        text = digest.send(report, time())
        if text and not as_json:
            print(text, file=out)
    return end


def list_offline_pages(silent: Iterable[Announcement], pages: PublicPages, now: datetime) -> Iterator[str]:
    """The pages published in the last days without an announcement that readers cannot open: no other check would find them."""
    for announcement in silent:
        if now - SILENT_FOR < announcement.published <= now and (missing := pages.find_missing_now(announcement)):
            remedy = find_remedy_of_reason(missing)
            yield f"« {announcement.title} », que rien n’annonce (social : skip), n’est pas en ligne : {missing}. {remedy}"


def announce_alert(conf: Conf, environ: Environ, out: TextIO, as_json: bool = False, dry_run: bool = False) -> Exit:
    """Send what is urgent immediately, and nothing else, beside a publication that may be under way; with `dry_run` only report it.

    Stopped and paused accounts are tried too, and the public page is waited for a moment only. What could not leave is tried once more when
    every account has spoken; what a network may have taken is not, but is looked for by whoever runs next. A ledger that has lost its end
    holds up no alert: each account is looked at for it. Raises BeffroiError.
    """
    settings, store = open_ledger(conf, environ, URGENT)
    announcements, withdrawn, *_ = gather.read_gathered(settings.beffroi_state / gather.ANNOUNCEMENTS_FILE, settings.feed_authority)
    opened_accounts = open_accounts(settings, conf, environ)
    pages = look_once(PublicPages(min(settings.announce_page_wait, URGENT_PAGE_WAIT)))
    rules = settings.run_rules(pages, build_town_words(settings, conf), urgent=True)
    if dry_run:
        urgent = [announcement for announcement in announcements if announcement.urgent]
        return _print_report(_foresee_run(urgent, opened_accounts, store, rules, settings, conf, environ), as_json, out, full=True)
    _must_announce(settings)
    store.trust()
    with store:
        report = announce_urgent(announcements, opened_accounts, store, _build_clock(conf, environ), rules, withdrawn)
        syndication.refresh_links(settings.beffroi_state / syndication.RECEIPTS_FILE, store.read)
        return _print_report(report, as_json, out)


def prepare_syndication_links(conf: Conf, environ: Environ, out: TextIO) -> Exit:
    """Before a build: have ready where the posts of each publication are. Raises SettingsError only."""
    settings = gather_settings(Settings, conf, environ)
    text = (
        syndication.refresh_links(settings.beffroi_state / syndication.RECEIPTS_FILE, lambda: open_ledger(conf, environ)[1].read())
        if settings.announce
        else ""
    )
    if text:
        print(text, file=out)
    return Exit.DONE


def run_begin(conf: Conf, environ: Environ, out: TextIO) -> Exit:
    """`set_baselines`: every account that has credentials announces from now on. Raises BeffroiError."""
    settings, store = open_ledger(conf, environ)
    announcements = gather.read_gathered(settings.beffroi_state / gather.ANNOUNCEMENTS_FILE, settings.feed_authority).announcements
    with store:
        is_new = not store.read().length
        time = _build_clock(conf, environ)
        lines = set_baselines(announcements, open_accounts(settings, conf, environ), store, time)
        for line in lines + vouch_for_ledger(announcements, store, time):
            print(line, file=out)
        if is_new:  # an older copy would be taken for a whole one
            syndication.rewrite_links(settings.beffroi_state / syndication.RECEIPTS_FILE, store.read)
    return Exit.DONE


def show_ledger(conf: Conf, environ: Environ, as_json: bool, out: TextIO) -> Exit:
    """`ledger`: what became of every post, one line each; with `as_json` the ledger's own lines. Raises BeffroiError."""
    entries = open_ledger(conf, environ)[1].read().list_entries()
    listed = [entry for entry in entries if entry.state is not PostState.NOTED]
    shared = find_networks_with_several_accounts(entry.key for entry in entries)
    if as_json:
        out.writelines(f"{format_line(entry)}\n" for entry in entries)
    else:
        print(
            "\n".join(f"{format_reference(entry.key)}  {_format_line(entry, shared)}" for entry in listed) or "Le registre est vide.",
            file=out,
        )
    return Exit.DONE


def settle_posts_by_hand(conf: Conf, environ: Environ, which: str, decision: str, out: TextIO) -> Exit:
    """`settle`: show what awaits a person, or record the decision on the post of reference `which` (or `all`, or `skipped`).

    Raises BeffroiError.
    """
    settings, store = open_ledger(conf, environ)
    if not which or (which == "skipped" and not decision):
        ledger = store.read()
        print("\n".join(format_skipped(list_left_aside(ledger)) if which else format_undecided(ledger, conf)), file=out)
        return Exit.PERSON if ledger.list_awaiting_decision() and not which else Exit.DONE
    with store:
        for entry in settle_posts(which, decision, store, _build_clock(conf, environ), settings.reconcile_after):
            print(f"{format_reference(entry.key)}  {_format_line(entry)}", file=out)
    return Exit.DONE


def run_recover(conf: Conf, environ: Environ, out: TextIO) -> Exit:
    """`recover`: put back in the ledger what it has lost, as far as this machine and the accounts know. Raises BeffroiError."""
    settings, store = open_ledger(conf, environ)
    announcements = gather.read_gathered(settings.beffroi_state / gather.ANNOUNCEMENTS_FILE, settings.feed_authority).announcements
    opened_accounts, links_path = open_accounts(settings, conf, environ), settings.beffroi_state / syndication.RECEIPTS_FILE
    with store:
        run = AnnounceRun(
            store,
            _build_clock(conf, environ),
            settings.run_rules(wait_for_no_page, build_town_words(settings, conf)),
            tuple(announcements),
        )
        for line in recover_posts(opened_accounts, run, syndication.read_links(links_path)):
            print(line, file=out)
        syndication.rewrite_links(links_path, store.read)
    return Exit.DONE


def withdraw_posts_by_hand(conf: Conf, environ: Environ, words: Sequence[str], out: TextIO) -> Exit:
    """`withdraw`: list the visible posts of withdrawn publications, or delete those of the references `words`, or `all` of them.

    Raises BeffroiError.
    """
    settings, store = open_ledger(conf, environ)
    withdrawn = gather.read_gathered(settings.beffroi_state / gather.ANNOUNCEMENTS_FILE, settings.feed_authority).withdrawn
    if not words:
        lines = format_withdrawals(find_visible_posts(withdrawn, store.read()))
        print("\n".join(lines or [NOTHING_STANDS]), file=out)
        return Exit.PERSON if lines else Exit.DONE
    _must_announce(settings)
    opened_accounts, time = open_accounts(settings, conf, environ), _build_clock(conf, environ)
    with store:
        run = AnnounceRun(store, time, settings.run_rules(wait_for_no_page, build_town_words(settings, conf)))
        report = report_withdrawal(words, withdrawn, opened_accounts, run)
        syndication.refresh_links(settings.beffroi_state / syndication.RECEIPTS_FILE, store.read)
    print("\n".join(map(str, report)) or NOTHING_STANDS, file=out)
    return report.exit


def show_budget(conf: Conf, environ: Environ, written_month: str, out: TextIO) -> Exit:
    """`budget`: what each account did and cost in the month `written_month`, this one when it is empty. Raises BeffroiError."""
    (settings, store), now = open_ledger(conf, environ), clock.get_current_time(conf, environ)
    accounts = [
        (account.network.name, account.network.account) for account in open_accounts(settings, conf, environ) if account.network.public
    ]
    chosen = parse_month(written_month) if written_month else find_month(now)
    lines = list_expenses(store.read(), Budget(settings.announce_budget), chosen, now, accounts)
    print(format_table(lines, chosen), file=out)
    return Exit.DONE


def _foresee_run(
    announcements: list[Announcement],
    speaking_accounts: list[OpenAccount],
    store: LedgerStore,
    rules: RunRules,
    settings: Settings,
    conf: Conf,
    environ: Environ,
) -> RunReport:
    """Without credentials, what each network of the town would get: that is what a merge request is read for."""
    now, ledger = clock.get_current_time(conf, environ), store.read()
    if any(account.network.public for account in speaking_accounts):
        return foresee_run(announcements, speaking_accounts, ledger, now, rules, store.is_vouched())
    return foresee_without_accounts(announcements, ProofPress.from_settings(settings, conf, announcements, ledger), ledger, now, rules)


def _must_announce(settings: Settings) -> None:
    if not settings.announce:
        raise SettingsError(["ANNOUNCE : ces réglages n’annoncent pas. Seul publishconf.py le fait, en production."])


def _print_report(report: RunReport, as_json: bool, out: TextIO, full: bool = False) -> Exit:
    print(report.to_json() if as_json else "\n".join(report.format_lines(full)), file=out, flush=True)
    return report.exit


def _build_clock(conf: Conf, environ: Environ) -> Clock:
    return start_clock(clock.get_current_time(conf, environ))


def _format_line(entry: Post, crowded: Collection[str] = ()) -> str:
    if entry.key.occasion == BEGIN:
        return f"{entry.time:%Y-%m-%d %H:%M}  {entry.key.network} · début : le compte {entry.key.account} annonce depuis ce moment"
    subject = entry.text.partition("\n")[0] or entry.key.guid
    detail = " ".join(filter(None, (entry.url, entry.reason)))
    about = ABOUT.get(entry.key.occasion.partition("/")[0])
    status = f"{STATES[entry.state]}, {about}" if about else STATES[entry.state]
    return f"{entry.time:%Y-%m-%d %H:%M}  {entry.key.format_account(crowded)} · {status} : {subject}" + (f" — {detail}" if detail else "")


@dataclass(frozen=True)
class SaidPost:
    """`name` is the network's, with its account where it has several; `speaker` the same for a reader. `words` are French. `is_said`:
    nothing is left to do."""

    name: str
    speaker: str
    words: str
    url: str
    is_said: bool


def list_said_posts(publication: Publication, conf: Mapping[str, Any], environ: Mapping[str, str]) -> list[SaidPost]:
    """The ledger's last line of each account about `publication`. Raises BeffroiError."""
    if not gather_settings(Settings, conf, environ).announce:
        return []
    settings, store = open_ledger(conf, environ)
    posts = store.read().list_posts(format_guid(settings.feed_authority, publication.identity))
    crowded = find_networks_with_several_accounts(post.key for post in posts)
    waits = (*OPEN_STATES, PostState.NOT_SENT, PostState.REFUSED)
    labels = {row.name: row.limits.label for row in (*NETWORKS, OUTBOX)}
    return [
        SaidPost(
            post.key.format_account(crowded),
            labels.get(post.key.network, post.key.network) + (f" · {post.key.account}" if post.key.network in crowded else ""),
            " ".join(filter(None, (STATES[post.state], post.reason))),
            post.url,
            post.state not in waits,
        )
        for post in posts
    ]

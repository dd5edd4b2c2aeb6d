"""What merging a change would send, publication by publication, on a machine that has no credentials: nothing is called."""

from collections.abc import Iterable
from datetime import datetime

from plugins.announce.announcement import Announcement
from plugins.announce.due import past
from plugins.announce.foresee import REMEDY
from plugins.announce.key import PUBLISHED, Key
from plugins.announce.ledger.entry import PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.money.budget import price
from plugins.announce.money.forecast import Forecast
from plugins.announce.networks.registry import OUTBOX
from plugins.announce.post_preview.press import ProofPress
from plugins.announce.post_preview.proof import Proof
from plugins.announce.report import Outcome, RunReport
from plugins.announce.rules import RunRules


def sketch(announcements: Iterable[Announcement], press: ProofPress, ledger: Ledger, now: datetime, rules: RunRules) -> RunReport:
    """What each account of the town would be given, of all that no account has said yet; what is relayed or not is told with its reason."""
    report, forecast = RunReport(), Forecast(rules.budget, ledger, now)
    for one in announcements:
        if one.published > now or one.too_late(now):
            continue
        new = [proof for proof in press.pull_proofs(one) if _unsaid(one, proof.network, ledger)]
        if new and not one.ageless and past(one.published, now, rules.max_age_days):
            key = Key(one.guid, OUTBOX.name, "", one.occasion)
            report.add(Outcome("skipped", key, one.title, reason="trop ancien.", remedy=REMEDY))
        else:
            report.add(*(_told(one, proof, forecast) for proof in new))
    report.remarks += forecast.remarks()
    return report


def _unsaid(one: Announcement, network: str, ledger: Ledger) -> bool:
    """A publication that no account knows; a follow-up only where what it follows was said."""
    if one.occasion == PUBLISHED:
        return not ledger.knows(one.guid)
    there = {entry.key.occasion: entry.state for entry in ledger.posts(one.guid) if entry.key.network == network}
    return one.occasion not in there and (one.alone or there.get(one.in_reply_to) is PostState.SENT)


def _told(one: Announcement, proof: Proof, forecast: Forecast) -> Outcome:
    key, post = Key(one.guid, proof.network, proof.account, one.occasion), proof.post
    reason = f"{proof.outlook.reason}." if proof.outlook else ""
    if proof.is_blocked:
        return Outcome("left", key, one.title, reason=reason)
    sure = proof.outlook is None or proof.outlook.goes or one.occasion != PUBLISHED
    cost = price(proof.network, post.text, described=proof.has_alternative_text)
    forecast.takes(proof.network, cost, one.urgent)
    return Outcome(
        "would" if sure else "open",
        key,
        one.title,
        post.text,
        post.weight,
        post.heaviest,
        reason=reason,
        cost=cost,
        unit=proof.unit,
        details=tuple(proof.details()),
    )

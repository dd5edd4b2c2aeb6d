"""An entry in the words of a network: short, and clear to who reads it alone."""

from collections import Counter
from collections.abc import Iterable, Sequence

from plugins.council.entry import RECTIFIED, SAID, SessionEntry
from plugins.council.session import CouncilSession
from plugins.council.standing import doubtful_votes, standings
from plugins.council.vote_sentence import format_vote

NBSP = "\u00a0"


def word_entry(entry: SessionEntry, session: CouncilSession) -> str:
    """What is said of one entry; `session` has those that were received until then."""
    item = f"point {entry.item}" if entry.item else ""
    if entry.vote:
        head = _joined("Rectification" if entry.kind == RECTIFIED else "", "vote sur un amendement" if entry.amendment else "vote")
        about = entry.text or next((one.title for one in session.items if one.number == entry.item), "")
        if entry.id in doubtful_votes(session.members, session.entries):
            return "\n".join(filter(None, (f"{_joined(head[0].upper() + head[1:], item)}{NBSP}: résultat à vérifier.", about)))
        came = format_vote(entry.vote, session.at(entry).votes_at_most)
        return "\n".join(filter(None, (f"{_joined(head[0].upper() + head[1:], item)}{NBSP}: proposition {came}.", about)))
    if entry.annuls:
        return "\n".join(filter(None, (f"{_joined('Rectification', item)}{NBSP}: ce qui avait été annoncé est annulé.", entry.text)))
    if entry.kind == RECTIFIED:
        return f"{_joined('Rectification', item)}{NBSP}: {entry.text}"
    spoken = f"{entry.speaker}{NBSP}: {entry.text}" if entry.kind == SAID and entry.speaker else entry.text
    return f"{item.capitalize()} · {spoken}" if item else spoken


def opening(title: str, words: str) -> str:
    """The first post, which says what all the others belong to."""
    return f"{title}, en direct.\n\n{words}"


def add_time(words: str, entry: SessionEntry) -> str:
    """Words that were said before, made others: networks refuse the same text twice."""
    return f"{words} ({entry.at:%H}{NBSP}h{NBSP}{entry.at:%M})"


def add_number(words: str, number: int, hashtag: str) -> str:
    """What stands by itself, where a network has no thread for us: nobody knows how many are to come."""
    return f"[{number}/–] {hashtag}\n{words}"


def caught_up(entries: Sequence[SessionEntry]) -> str:
    """What stands for entries that an outage has made old."""
    votes = [one for one in standings(entries) if one.vote]
    count = f"{len(entries)}{NBSP}entrées"
    if not votes:
        return f"Pendant la coupure{NBSP}: {count}, à lire sur la page de la séance."
    told = f"{NBSP}; ".join(
        ", ".join(filter(None, (f"point {one.item}" if one.item else "", one.vote.result if one.vote else ""))) for one in votes
    )
    return f"Pendant la coupure{NBSP}: {count}, dont {_count(len(votes), 'vote')} ({told})."


def word_closing(entries: Iterable[SessionEntry]) -> str:
    """The last post. Votes that were put right count once, as they now stand."""
    entries = list(entries)
    results = Counter(one.vote.is_adopted for one in standings(entries) if one.vote)
    votes = ", ".join(_count(number, word) for number, word in ((results[True], "adoptée"), (results[False], "rejetée")) if number)
    told = f"{_count(sum(results.values()), 'vote')} ({votes})" if votes else ""
    return f"Fin de la séance{NBSP}: {', '.join(filter(None, (_count(len(entries), 'entrée'), told)))}. Tout relire{NBSP}:"


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))


def _count(number: int, word: str) -> str:
    return f"{number}{NBSP}{word}{'s' if number > 1 else ''}"

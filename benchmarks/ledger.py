"""What a run asks of a ledger, in a process of its own: `python -m benchmarks.ledger PATH` opens it, asks, and appends two lines."""

import sys
from dataclasses import replace
from pathlib import Path

from plugins.announce.ledger import Ledger
from plugins.announce.ledger_file import FileLedger
from plugins.announce.post import Key, PostState

ACCOUNT, RELAY = ("x", "7"), ("facebook", "100200300400500")


def use(path: Path) -> None:
    """Open the ledger at `path`, ask it everything that a run asks, claim one post and confirm it. Raises AssertionError."""
    with FileLedger(path) as store:
        known = store.read()
        confirmed = known.list_confirmed(ACCOUNT, RELAY)
        last = known.get_latest_entry(confirmed[-1][0])
        assert last is not None
        assert answered(known, last.key, last.link) == (PostState.SENT, [], False, True, [], [], False, None)
        key = Key("tag:journal.example,2014:nouvelle", *ACCOUNT)
        claim = replace(last, key=key, state=PostState.CLAIMED, link=f"{last.link}nouvelle/")
        store.append(claim)
        store.append(replace(claim, state=PostState.SENT))
        kept = store.read().get_latest_entry(key)
        assert kept is not None and kept.state is PostState.SENT


def answered(known: Ledger, key: Key, link: str) -> tuple[object, ...]:
    """What a run asks about one post and its account."""
    posts = known.list_posts(key.guid)
    now = posts[0].time
    return (
        known.get_state(key),
        known.list_claims(key),
        known.is_announced_by_another(key, link),
        known.find_beginning(*key[1:3]) is not None and known.has_publication(key.guid),
        known.open_claims(*key[1:3]),
        known.list_refused(*key[1:3]),
        known.is_requested_by_person(key),
        known.find_pause_end(*key[1:3], now),
    )


if __name__ == "__main__":
    use(Path(sys.argv[1]))

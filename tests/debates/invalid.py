"""Each mistake that can be made about a debate or one of its messages, on a site of its own."""

from tests.town.small_town import CONTENT, Invalid

THREAD, FIRST, REPLY = "forum/bal.md", "forum/messages/un.md", "forum/messages/deux.md"
WHOLE = (CONTENT / FIRST).read_text(encoding="utf-8")


def ball(**keys: str | None) -> Invalid:
    """The thread of the valid site, told otherwise."""
    return Invalid({THREAD: keys})


VOTE = {"ELECTION_DATE": ["2026-09-13", "2026-09-20"]}
INVALID = {
    "a thread about nothing": ball(room=None),
    "a thread under two roofs": ball(about="/travaux/egouts/"),
    "a thread that ends before it begins": ball(closes="2026-03-01"),
    "a summary that nobody signs": ball(concluded_by=None, concluded=None),
    "a summary while people speak": ball(concluded="2026-03-15"),
    "a debate opened and summed up before a vote": Invalid({THREAD: {}}, VOTE),
    "a debate opened before the months of a vote, summed up in them": Invalid({THREAD: {"date": "2026-02-27 09:00"}}, VOTE),
    "the address of the messages": ball(slug="messages"),
    "a message without end": Invalid({FIRST: WHOLE + "x" * 1000}),
    "a number in a message": Invalid({FIRST: WHOLE + "\nAppelez le 0612345678.\n"}),
    "an address in a quotation": Invalid({REPLY: {"quote": "ida@blanc.example"}}),
    "a message of another debate": Invalid({FIRST: {"debat": "bals"}}),
    "a message of no debate": Invalid({FIRST: {"debat": "la-crue-de-fevrier"}}),
    "a message once the debate is closed": Invalid({FIRST: {"date": "2026-03-22 12:00"}}),
    "an answer to nobody": Invalid({REPLY: {"reply_to": "20260311-deux"}}),
    "an answer to an answer": Invalid({"forum/messages/trois.md": WHOLE.replace("un\n", "trois\nreply_to: 20260312-deux\n", 1)}),
}

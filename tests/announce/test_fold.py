"""The ledger that keeps little answers as one that keeps everything; a line that is read fast says what JSON says, or nothing."""

import io
import json
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.announce import ledger_lines as ledger_lines
from plugins.announce.ledger import Ledger, begin_key
from plugins.announce.ledger_lines import are_sound, format_line, make_outline, match_outline, parse_line
from plugins.announce.post import BEGIN, READING, AnnouncedImage, Key, Post, PostState
from plugins.core.infrastructure.errors import PersonRequired
from tests.announce.plain_ledger import PlainLedger
from tests.announce.sample import NOW
from tests.campaign import trials

ACCOUNTS = [("x", "42"), ("facebook", 'mairie « 1 »"\\')]
GUIDS = ["tag:v,2024:1", 'é"\n\\']
LINKS = ["", "https://v.example/1", "https://v.example/2", 'https://v.example/"\\']
TIMES = st.integers(-50, 150).map(lambda hours: NOW + timedelta(hours=hours))
KEYS = st.builds(
    lambda guid, account, occasion: Key(guid, *account, occasion),
    *map(st.sampled_from, (GUIDS, ACCOUNTS, ["published", "published", "other"])),
)
TEXTS = st.sampled_from(["", "L’été", "un\ndeux", '« a » "b"', "fin \\", "\\n", "\t", "🎉\u202f!", "\x7f\u2028"])
POSTS = st.builds(
    Post,
    TIMES,
    st.sampled_from(ledger_lines.STATES),
    KEYS,
    text=TEXTS,
    link=st.sampled_from(LINKS),
    image=st.none() | st.builds(AnnouncedImage, st.just("https://v.example/i.jpg"), TEXTS),
    reason=TEXTS,
    retry_at=st.none() | TIMES,
    by=st.just("0badcafe"),
    decided=st.booleans(),
    title=TEXTS,
    card=st.none() | st.builds(AnnouncedImage, st.just("https://v.example/c.jpg"), TEXTS),
    lang=st.sampled_from(["", "fr"]),
    urgent=st.booleans(),
    counted=st.booleans(),
    cost=st.sampled_from(["", "0.2", "-0.015"]),
)
BEGIN_KEYS = [key for account in ACCOUNTS for key in (begin_key(*account), Key("tag:v,2024:1", *account, BEGIN))]
BEGINNINGS = st.builds(Post, TIMES, st.just(PostState.BASELINE), st.sampled_from(BEGIN_KEYS))


def as_ours(entry):
    """The line that we would write."""
    return format_line(entry).encode() + b"\n"


def as_another(entry):
    """The same, as another program might write it."""
    return json.dumps(json.loads(format_line(entry)), separators=(",", ":")).encode() + b"\n"


HISTORIES = st.lists(st.tuples(POSTS | POSTS | BEGINNINGS, st.sampled_from([as_ours, as_ours, as_another])), max_size=25)


def taken(lines, cuts=(), stretch=ledger_lines.STRETCH):
    """A ledger that has taken `lines`, cut there and read by stretches of that many bytes."""
    whole = b"".join(lines)
    ledger = Ledger(lines=lambda places: (whole[place:].partition(b"\n")[0] for place in places))
    bounds = [0, *sorted(cut % (len(lines) + 1) for cut in cuts), len(lines)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger_lines, "STRETCH", stretch)
        for start, end in pairwise(bounds):
            ledger.add_lines(io.BytesIO(b"".join(lines[start:end])), "registre")
    return ledger


@settings(max_examples=trials(full=5_000, sample=150))
@given(HISTORIES, st.lists(st.integers(0, 30), max_size=3), st.sampled_from([1, 700, ledger_lines.STRETCH]))
def test_what_is_kept_small_answers_as_what_is_kept_whole(history, cuts, stretch):
    entries = [entry for entry, _ in history]
    small, whole = taken([write(entry) for entry, write in history], cuts, stretch), PlainLedger(entries)
    assert small.list_entries() == whole.list_entries()
    assert small.list_awaiting_decision() == whole.of(PostState.CLAIMED, PostState.UNKNOWN, PostState.REFUSED)
    assert small.list_undecided() == whole.of(PostState.CLAIMED, PostState.UNKNOWN, PostState.REFUSED, PostState.SKIPPED)
    for guid in GUIDS:
        assert small.list_posts(guid) == whole.list_posts(guid)
        assert small.has_publication(guid) == bool(whole.list_posts(guid))
    for account in ACCOUNTS:
        for now in (NOW, NOW - timedelta(days=2)):
            assert small.find_pause_end(*account, now) == whole.paused(*account, now)
        assert small.open_claims(*account) == [entry for entry in whole.of(*ledger_lines.OPEN_STATES) if entry.key[1:3] == account]
        assert small.list_refused(*account) == [entry for entry in whole.of(PostState.REFUSED) if entry.key[1:3] == account]
        for month in ("2026-03", "2026-04"):
            assert small.spending.get_account_total(*account, month) == whole.spent(*account, month)
        for other in ACCOUNTS:
            assert small.list_confirmed(account, other) == whole.confirmed(account, other)


@settings(max_examples=trials(full=5_000, sample=150))
@given(HISTORIES, KEYS)
def test_what_is_said_of_one_post_is_the_same_whoever_keeps_it(history, another):
    small, whole = taken([write(entry) for entry, write in history]), PlainLedger(entry for entry, _ in history)
    for key in {entry.key for entry, _ in history} | {another}:
        last = whole.get_latest_entry(key)
        assert (small.get_latest_entry(key), small.get_state(key)) == (last, last and last.state)
        assert small.list_claims(key) == whole.list_claims(key)
        assert (small.is_requested_by_person(key), small.get_left_aside_time(key)) == (whole.asked(key), whole.get_left_aside_time(key))
        for link in LINKS[1:]:
            assert small.is_announced_by_another(key, link) == whole.is_announced_by_another(key, link)


ANY_KEYS = st.builds(Key, st.text(min_size=1), st.text(min_size=1), st.text(min_size=1), st.sampled_from(["published", BEGIN, "é\\"]))
ANY = st.builds(
    Post, TIMES, st.sampled_from(ledger_lines.STATES), ANY_KEYS, text=st.text(), link=st.text(), title=st.text(), urgent=st.booleans()
)


@st.composite
def damaged(draw):
    """A line of ours in which some bytes were changed, lost or added."""
    line = bytearray(as_ours(draw(POSTS | ANY | BEGINNINGS))[:-1])
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(line)))
        line[start : start + draw(st.integers(0, 3))] = draw(
            st.sampled_from([b"", b"\0", b"\\", b'"', b"\xff", b"}", b"0", b",", b"\t", b"u"])
        )
    return bytes(line) + b"\n"


def read_fast(line):
    """The outline of a line that needs not be read whole, or None."""
    found = match_outline(line, 0, len(line)) if are_sound(line) else None
    return found and found.groups()


def said(line):
    """What JSON says of a line, or None when it is damaged."""
    try:
        return make_outline(parse_line(line))
    except ValueError:
        return None


@settings(max_examples=trials(full=20_000, sample=600))
@given(damaged())
def test_a_line_that_is_read_fast_says_what_json_says(line):
    found = read_fast(line) if line.count(b"\n") == 1 else None
    if found and said(line):
        assert found == said(line)
    elif found:
        with pytest.raises(PersonRequired, match="registre:1 "):
            taken([line])


@pytest.mark.parametrize("damage", [*(bytes([code]) for code in range(0x20) if code != 0x0A), b"\xff", b"\xe2\x80", b"\\x", b"\\u12", b'"'])
def test_damage_within_a_text_is_never_read_fast(damage):
    line = as_ours(Post(NOW, PostState.SENT, Key("g", "x", "42"), "L’été", LINKS[1])).replace("été".encode(), damage)
    with pytest.raises(PersonRequired, match="registre:1 "):
        taken([line])


@pytest.mark.parametrize("word", ["tag:ville,2026:1", "x", "42", "published", LINKS[1]])
def test_a_backslash_at_the_end_of_a_name_is_damage(word):
    line = as_ours(Post(NOW, PostState.SENT, Key("tag:ville,2026:1", "x", "42"), "L’été", LINKS[1]))
    with pytest.raises(PersonRequired, match="registre:1 "):
        taken([line.replace(f'"{word}"'.encode(), f'"{word}\\"'.encode(), 1)])


@pytest.mark.parametrize("amount", ["NaN", "-sNaN15", "Infinity", "-", "0.2.1"])
def test_an_amount_that_is_no_number_is_nothing(amount):
    ledger = taken([as_ours(Post(NOW, PostState.NOTED, Key("", "x", "42", READING), cost=amount))])
    assert ledger.spending.get_account_total("x", "42", "2026-03") == (0, 0)


def test_an_address_of_which_nothing_is_left_is_none():
    key, another = (Key(guid, "x", "42") for guid in "gh")
    line = as_ours(Post(NOW, PostState.SENT, key, "L’été", LINKS[1])).replace(LINKS[1].encode(), b"")
    assert not taken([line]).is_announced_by_another(another, "")


def test_a_text_cut_at_its_end_does_not_swallow_the_next_line():
    first, second = (as_ours(Post(NOW, PostState.SENT, Key(guid, "x", "42"), "L’été", by="ab")) for guid in "gh")
    with pytest.raises(PersonRequired, match="registre:1 "):
        taken([first.partition("été".encode())[0] + b"\n", b"x" + second.partition("été".encode())[2]])


@settings(max_examples=trials(full=5_000, sample=200))
@given(st.lists(POSTS, min_size=1, max_size=5), damaged(), st.integers(0, 5))
def test_damage_stops_wherever_it_is(entries, line, place):
    lines = [as_ours(entry) for entry in entries]
    lines.insert(place % (len(lines) + 1), line)
    bad = [number for number, each in enumerate(b"".join(lines).split(b"\n")[:-1], start=1) if said(each) is None]
    if bad:
        with pytest.raises(PersonRequired, match=f"registre:{bad[0]} "):
            taken(lines)
    else:
        assert len(taken(lines).list_entries()) == len({parse_line(each).key for each in lines})


def test_most_of_our_lines_are_read_fast():
    """Without this, everything above would hold and the ledger be slow."""
    key = Key("tag:v,2024:1", "x", "42")
    post = Post(
        NOW,
        PostState.SENT,
        key,
        'L’été « à » "Valbrune"\n\nhttps://v.example/1\n#été',
        "https://v.example/1",
        token="ab",
        url="https://x.com/1",
    )
    image = AnnouncedImage("https://v.example/i.jpg", "Un banc")
    for entry in (
        post,
        Post(NOW, PostState.SKIPPED, key, "Titre", reason="trop ancien"),
        Post(NOW, PostState.BASELINE, key, "T", "https://v.example/1", image),
    ):
        assert read_fast(as_ours(entry)) == make_outline(entry)

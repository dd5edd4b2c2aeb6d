"""The list of a session: what is written, what its entries make of the rest, what is asked of it, what is late."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.service.council_live.relay_announcements import format_closing
from plugins.town.council.checks import check_deliberations, check_in_brief, check_matters_given
from plugins.town.council.entry import ADJOURNED, NOTED, WITHDRAWN, SessionEntry
from plugins.town.council.journal_checks import check_overdue
from plugins.town.council.kinds import KINDS, MATTERS, THEMES, format_matter
from plugins.town.council.published_session import Minutes, PublishedSession, group_by_year, summarize_decisions
from plugins.town.council.room import Authority
from plugins.town.council.session import CLOSED, LIVE, AgendaItem, CouncilSession, Deliberation, Member, list_deliberations
from plugins.town.council.session_files import list_act_rows, list_examined_rows
from plugins.town.council.vote import ADOPTED, REJECTED, Vote

ONLINE = date(2026, 3, 30)
NAMES = ("Anne Roche", "Paul Vidal", "Lina Sow")


def entry(number: int, start: datetime, item: str, vote: Vote | None = None, **more) -> SessionEntry:
    kind = "rectification" if more.get("corrects") else "vote" if vote else "propos"
    return SessionEntry(f"mhx3k2000{number:03}", kind, f"Entrée {number}.", start + timedelta(minutes=number), item=item, vote=vote, **more)


@pytest.fixture
def session(start) -> CouncilSession:
    """Three items: an amendment then the vote on the first, a vote put right on the second, nothing on the third."""
    told = (
        entry(1, start, "1", Vote(1, 2)),
        entry(2, start, "1", Vote(2, 1)),
        entry(3, start, "2", Vote(3)),
        entry(4, start, "2", Vote(2, abstention=1), corrects="mhx3k2000003"),
        entry(5, start, "3"),
    )
    items = (AgendaItem("1", "Budget"), AgendaItem("2", "Subventions"), AgendaItem("3", "Informations"))
    members = tuple(Member(name, group) for name, group in zip(NAMES, ("A", "A", "B"), strict=True))
    return CouncilSession("s1", "Séance du 26 mars", "conseil/s1/", start, CLOSED, items=items, members=members, entries=told)


def written(session: CouncilSession, **extra) -> Publication:
    """The publication of `session`: its own keys are those that `plugins.town.council.session` reads again."""
    known = {
        "start": session.start,
        "session_status": session.status,
        "agenda": tuple({"number": item.number, "title": item.title} for item in session.items),
        "members": tuple({"name": one.name, "group": one.group} for one in session.members),
        "entries": tuple(vars(one) for one in session.entries),
    }
    return Publication(
        KINDS[0], "conseil/s1.md", "s1", True, session.title, "s1", session.address, "", date=session.start, extra={**known, **extra}
    )


def test_a_closed_session_has_the_list_that_its_standing_votes_make(session):
    found = list_deliberations(session, {})
    assert [(one.item, one.object, one.result, one.vote, one.entry) for one in found] == [
        ("1", "Budget", ADOPTED, Vote(2, 1), "mhx3k2000002"),
        ("2", "Subventions", ADOPTED, Vote(2, abstention=1), "mhx3k2000004"),
    ]
    assert len({one.anchor for one in found}) == 2
    assert list_deliberations(replace(session, status=LIVE), {}) == ()


def test_what_a_written_deliberation_leaves_out_comes_from_its_item_and_its_vote(session):
    told = {
        "deliberations": ({"number": "2026-031", "item": "2"}, {"number": "2026-032", "item": "3", "result": NOTED}),
        "deliberations_online": ONLINE,
    }
    first, second = list_deliberations(session, told)
    assert (first.object, first.result, first.vote, first.online) == ("Subventions", ADOPTED, Vote(2, abstention=1), ONLINE)
    assert (second.object, second.vote, second.is_act) == ("Informations", None, True)


def told_more(session: CouncilSession, *more: SessionEntry) -> CouncilSession:
    return replace(session, entries=(*session.entries, *more))


def became(session: CouncilSession) -> dict[str, tuple[str, Vote | None]]:
    return {one.item: (one.result, one.vote) for one in list_deliberations(session, {})}


def test_a_correction_in_words_alone_leaves_the_vote_on_the_list(session, start):
    corrected = told_more(session, entry(6, start, "", corrects="mhx3k2000002"), entry(7, start, "", corrects="mhx3k2000004"))
    assert list_deliberations(corrected, {}) == list_deliberations(session, {})
    named = {"deliberations": ({"number": "a", "item": "1", "entry": "mhx3k2000003"},)}
    assert list_deliberations(corrected, named)[0].vote == Vote(2, abstention=1)


def test_an_amendment_that_is_put_right_late_does_not_become_the_vote_on_the_item(session, start):
    assert became(told_more(session, entry(6, start, "1", Vote(0, 3), corrects="mhx3k2000001")))["1"] == (ADOPTED, Vote(2, 1))


def test_two_corrections_of_one_vote_are_one_vote(session, start):
    twice = told_more(session, entry(6, start, "2", Vote(1, 2), corrects="mhx3k2000003"))
    assert became(twice)["2"] == (REJECTED, Vote(1, 2))
    assert "3\u00a0votes" in format_closing(twice.entries)


def test_the_vote_on_an_amendment_does_not_adopt_an_item_that_is_withdrawn(session, start):
    amended = entry(6, start, "3", Vote(3), amendment=True)
    assert "3" not in became(told_more(session, amended))
    withdrawn = replace(entry(7, start, "3"), kind="information", outcome=WITHDRAWN)
    assert became(told_more(session, amended, withdrawn))["3"] == (WITHDRAWN, None)
    late = replace(entry(8, start, "1"), kind="information", outcome=ADJOURNED)
    assert became(told_more(session, late))["1"] == (ADJOURNED, None)


def test_a_list_that_adopts_what_its_session_withdrew_is_told(session, start):
    withdrawn = told_more(session, replace(entry(6, start, "3"), kind="information", outcome=WITHDRAWN))
    good, wrong = ({"number": "a", "item": "3", "matter": "7.5", **more} for more in ({}, {"result": ADOPTED}))
    assert list(check_deliberations(written(withdrawn, deliberations=(good,)), "s1.md", {}, start + timedelta(days=4))) == []
    (mistake,) = check_deliberations(written(withdrawn, deliberations=(wrong,)), "s1.md", {}, start + timedelta(days=4))
    assert "retirée" in mistake.text


def test_a_vote_that_is_annulled_is_no_vote_until_it_is_held_again(session, start):
    annulled = told_more(session, entry(6, start, "", corrects="mhx3k2000004", annuls=True))
    assert "2" not in became(annulled)
    assert became(told_more(annulled, entry(7, start, "2", Vote(0, 3))))["2"] == (REJECTED, Vote(0, 3))


def test_corrections_that_correct_one_another_hang_nothing(session, start):
    first, second = (f"mhx3k2000{number:03}" for number in (6, 7))
    rounds = told_more(session, entry(6, start, "1", Vote(3), corrects=second), entry(7, start, "1", corrects=first))
    assert became(rounds)["2"] == (ADOPTED, Vote(2, abstention=1))


def test_two_deliberations_of_one_item_each_name_their_vote(session):
    told = {"deliberations": ({"number": "a", "item": "1"}, {"number": "b", "item": "1", "entry": "mhx3k2000001"})}
    assert [one.vote for one in list_deliberations(session, told)] == [None, Vote(1, 2)]


def test_names_that_come_in_lower_case_are_those_of_the_members(session):
    vote = Vote(2, 1, names=(("anne roche", "pour"), ("paul vidal", "pour"), ("lina sow", "contre")))
    (found,) = list_deliberations(session, {"deliberations": ({"number": "a", "item": "1", "vote": vote},)})
    assert [name for name, _ in found.vote.names] == list(NAMES)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ({"item": "9", "object": "X", "result": ADOPTED}, "pas de point « 9 »"),
        ({"object": "X"}, "ce qu’elle est devenue"),
        ({"result": ADOPTED}, "sur quoi elle porte"),
        ({"item": "1", "vote": Vote(3)}, "aucun vote raconté au point 1"),
        ({"item": "1", "result": REJECTED}, "dite rejetée, et son vote dit adoptée"),
        ({"item": "3", "vote": Vote(4)}, "4 voix, mais 3 présents"),
        ({"item": "1", "online": date(2026, 3, 20)}, "avant la séance"),
        ({"item": "1", "received": date(2026, 4, 20)}, "dans l’avenir"),
    ],
)
def test_a_deliberation_that_its_session_does_not_bear_out_is_told(session, one, said):
    (mistake,) = check_deliberations(
        written(session, deliberations=({"number": "a", **one},)), "s1.md", {}, datetime(2026, 4, 1, tzinfo=PARIS)
    )
    assert said in mistake.text and not mistake.harmless


def test_a_list_that_agrees_with_its_session_is_not_told(session):
    good = (
        {"number": "a", "item": "1", "vote": Vote(2, 1)},
        {"number": "b", "item": "1", "vote": Vote(1, 2)},
        {"number": "c", "item": "2"},
    )
    publication, now = written(session, deliberations=good, deliberations_online=ONLINE), datetime(2026, 4, 1, tzinfo=PARIS)
    assert list(check_deliberations(publication, "s1.md", {}, now)) == []
    assert ["a, c" in each.text for each in check_matters_given(publication, "s1.md", {}, now)] == [True]
    twice = check_deliberations(written(session, deliberations=(good[0], good[0])), "s1.md", {}, now)
    assert {mistake.sort for mistake in twice} == {"délibération en double"}


def test_three_lines_may_be_entries_and_lead_to_them(session):
    lines = summarize_decisions(("Le budget passe.", "#e-mhx3k2000002", "#e-mhx3k2000099"), session)
    assert [(line.text, line.anchor) for line in lines] == [("Le budget passe.", ""), ("Entrée 2.", "e-mhx3k2000002")]
    (mistake,) = check_in_brief(written(session, en_bref=("#e-mhx3k2000099",)), "s1.md", {}, session.start)
    assert mistake.sort == "entrée introuvable"


def test_in_brief_says_what_was_decided_and_nothing_before_the_end(session):
    said = ("Le budget passe.", "#e-mhx3k2000005")
    assert [line.text for line in summarize_decisions(said, session)] == ["Le budget passe."]
    assert summarize_decisions(said, replace(session, status=LIVE)) == ()
    (mistake,) = check_in_brief(written(session, en_bref=said), "s1.md", {}, session.start)
    assert mistake.sort == "en bref sans décision" and mistake.harmless


def sitting(session: CouncilSession, day: date, **more) -> PublishedSession:
    return PublishedSession(replace(session, identity=str(day), start=datetime.combine(day, datetime.min.time(), PARIS)), **more)


def test_the_list_is_late_on_the_eighth_day_and_no_longer_once_it_is_dated(session):
    one = sitting(session, date(2026, 3, 26), deliberations=list_deliberations(session, {}))
    assert [list(check_overdue([one], date(2026, 4, day))) for day in (1, 2)] == [[], []]
    assert [late.sort for late in check_overdue([one], date(2026, 4, 3))] == ["liste en retard"]
    dated = replace(one, deliberations=list_deliberations(session, {"deliberations_online": ONLINE}))
    assert list(check_overdue([dated], date(2026, 4, 3))) == []


def test_minutes_are_missing_a_week_after_the_session_that_settles_them(session):
    online = {"deliberations": (Deliberation("a", "X", online=ONLINE),)}
    first, second = (sitting(session, date(2026, month, 26), **online) for month in (3, 5))
    assert list(check_overdue([first, second], date(2026, 6, 2))) == []
    (late,) = check_overdue([first, second], date(2026, 6, 3))
    assert (late.identity, late.sort) == ("2026-03-26", "procès-verbal manquant")
    assert list(check_overdue([replace(first, minutes=Minutes("documents/pv.pdf")), second], date(2026, 6, 3))) == []


def context(*sittings: PublishedSession, siret: str = "00000000000000") -> dict:
    return {"sittings": sittings, "SITEURL": "https://x.example", "council_authority": Authority("Ville de X", siret, "PREF095")}


def test_the_national_table_holds_acts_with_their_matter_and_the_other_table_all(session):
    told = (
        {"number": "1", "item": "1", "matter": "7.1", "received": ONLINE, "document": "documents/1.pdf"},
        {"number": "2", "item": "2"},
        {"number": "3", "item": "3", "result": "ajournée", "matter": "7.5"},
    )
    shown = context(PublishedSession(session, list_deliberations(session, {"deliberations": told})))
    (row,) = list_act_rows(shown)
    assert (row["DELIB_ID"], row["DELIB_DATE"], row["DELIB_MATIERE_NOM"]) == (
        "1",
        date(2026, 3, 26),
        "finances locales/décisions budgétaires",
    )
    assert [row[f"VOTE_{name}"] for name in ("EFFECTIF", "REEL", "POUR", "CONTRE", "ABSTENTION")] == [3, 3, 2, 1, 0]
    assert (row["PREF_ID"], row["PREF_DATE"], row["DELIB_URL"]) == ("PREF095", ONLINE, "https://x.example/documents/1.pdf")
    assert [(row["numero"], row["resultat"]) for row in list_examined_rows(shown)] == [("1", ADOPTED), ("2", ADOPTED), ("3", "ajournée")]
    assert list(list_act_rows({**shown, "council_authority": Authority("Ville de X", "", "")})) == []


def test_every_matter_is_named_as_the_schema_wants(session):
    for code in MATTERS:
        theme, _, name = format_matter(code).partition("/")
        assert theme in THEMES.values() and name and not set(",()/") & set(name) and format_matter(code) == format_matter(code).lower()


def test_a_year_that_is_over_has_its_own_page_for_ever(session):
    years = group_by_year(
        [sitting(session, date(2025, 5, 1)), sitting(session, date(2026, 1, 1)), sitting(session, date(2026, 3, 1))], "conseil/points/"
    )
    assert [(year.year, year.address, [str(one.day) for one in year.sittings]) for year in years] == [
        (2026, "conseil/points/", ["2026-03-01", "2026-01-01"]),
        (2025, "conseil/points/2025/", ["2025-05-01"]),
    ]

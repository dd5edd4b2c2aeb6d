"""Each mistake that can be made about a session, on a site of its own."""

from tests.town.small_town import CONTENT, Invalid

FILE = "conseil/mars.md"
WHOLE = (CONTENT / FILE).read_text(encoding="utf-8")


def march(**keys: str | None) -> Invalid:
    """The session of the valid site, told otherwise."""
    return Invalid({FILE: keys})


def instead(before: str, after: str) -> Invalid:
    """The same with other words."""
    assert before in WHOLE, before
    return Invalid({FILE: WHOLE.replace(before, after, 1)})


def vote(written: str) -> Invalid:
    """The same with another vote."""
    begins, ends = WHOLE.index("    vote:\n"), WHOLE.index("  - id: 20260326leve")
    return Invalid({FILE: f"{WHOLE[:begins]}    vote: {written}\n{WHOLE[ends:]}"})


GONE = "  - {id: 20260326ques, kind: information, at: 2026-03-26 20:35, text: Une question., question: parti}"

INVALID = {
    "the address of a page of the room": march(slug="deliberations"),
    "the address of a year": march(slug="2026"),
    "an answer to a question that is gone": instead("  - id: 20260326leve", f"{GONE}\n  - id: 20260326leve"),
    "two items of one number": instead("number: 2", "number: 1."),
    "a member told twice": instead("- {name: Zoé Brun, present: non}", "- {name: Ida Blanc}"),
    "a member of whom no address can be made": instead("- {name: Zoé Brun, present: non}", "- {name: 🎪, present: non}"),
    "a place of signs": march(place="—"),
    "a proxy to nobody": instead("proxy: Léa Petit", "proxy: Léa Petite"),
    "a proxy to somebody absent": instead("proxy: Léa Petit", "proxy: Zoé Brun"),
    "a proxy from somebody present": instead("proxy: Léa Petit", "present: oui, proxy: Léa Petit"),
    "two proxies to one": instead("present: non", "proxy: Léa Petit"),
    "an end before the start": march(end="2026-03-26 18:00"),
    "closed doors that end before they begin": instead("end: 2026-03-26 20:30", "end: 2026-03-26 20:00"),
    "closed, and no end": march(end=None),
    "an end, and not closed": march(session_status="direct"),
    "entries before the session": march(session_status=None, end=None),
    "live since the day before yesterday": Invalid(
        {FILE: WHOLE.replace("03-26", "03-25").replace("clos\n", "direct\n").replace("end: 2026-03-25 20:40\n", "")}
    ),
    "to come, and over": Invalid({"conseil/avril.md": {"start": "2026-03-24 19:00"}}),
    "closed before it begins": Invalid({FILE: WHOLE.replace("2026-03-26", "2026-04-26")}),
    "an entry behind closed doors": instead("at: 2026-03-26 20:05", "at: 2026-03-26 20:15"),
    "an entry behind closed doors in a draft": Invalid(
        {FILE: WHOLE.replace("at: 2026-03-26 20:05", "at: 2026-03-26 20:15").replace("session_status", "status: draft\nsession_status")}
    ),
    "two entries of one name": instead("id: 20260326leve", "id: 20260326vote"),
    "a name that is none": instead("id: 20260326leve", "id: Levée"),
    "an item that is not on the agenda": instead("item: 2\n    speaker", "item: 3\n    speaker"),
    "an entry that says nothing": instead("    text: La séance est levée.\n", ""),
    "an entry of another day": instead("at: 2026-03-26 19:05", "at: 2026-03-25 19:05"),
    "a picture without words": instead("text: La séance est levée.", "text: Levée.\n    picture: fin.jpg"),
    "a picture that is elsewhere": instead("text: La séance est levée.", "text: Levée.\n    picture: ../fin.jpg\n    alt: La fin"),
    "a picture that is not there": instead("text: La séance est levée.", "text: Levée.\n    picture: fin.jpg\n    alt: La fin"),
    "a vote among words": instead("kind: information", "kind: information\n    vote: {pour: 3}"),
    "a vote without numbers": instead("kind: information", "kind: vote"),
    "a rectification of nothing": instead("    corrects: 20260326mot1\n", ""),
    "a rectification of nobody’s words": instead("corrects: 20260326mot1", "corrects: 20260326mot2"),
    "words that correct": instead("kind: rectification", "kind: propos"),
    "more votes than people": vote("{pour: 5}"),
    "a vote whose arrival was withdrawn": vote("{pour: 5}\n    to_check: oui"),
    "no vote at all": vote("{pour: 0}"),
    "a casting vote without a tie": vote("{pour: 3, contre: 1, casting: pour}"),
    "a tie of which nobody says how who presides has voted": vote("{pour: 2, contre: 2}"),
    "a secret ballot by group": vote("{pour: 1, secret: oui, groups: {Ensemble: {pour: 1}}}"),
    "groups that do not make the whole": vote("{pour: 3, groups: {Ensemble: {pour: 2}}}"),
    "names that do not make the whole": vote("{pour: 2, names: {Ida Blanc: pour}}"),
    "a name of nobody": vote("{pour: 1, names: {Ida Blanche: pour}}"),
    "a name of somebody who is away": vote("{pour: 1, names: {Zoé Brun: pour}}"),
    "a group of two that counts three": vote("{pour: 3, groups: {Ensemble: {pour: 3}}}"),
    "a group of nobody": vote("{pour: 1, groups: {Demain: {pour: 1}}}"),
    "a casting vote of nobody": vote("{abstention: 3, casting: pour}"),
    "names that are not those of their group": vote("{pour: 1, groups: {Autrement: {pour: 1}}, names: {Ida Blanc: pour}}"),
    "words about an amendment": instead("kind: information", "kind: information\n    amendment: oui"),
    "an outcome of no item": instead("kind: information", "kind: information\n    outcome: retirée"),
    "a vote that has an outcome": instead("kind: vote", "kind: vote\n    outcome: retirée"),
    "words that annul": instead("kind: information", "kind: information\n    annuls: oui"),
    "a vote without a quorum": Invalid(
        {FILE: WHOLE.replace("{name: Karim Roy, group: Ensemble}", "{name: Karim Roy, group: Ensemble, proxy: Ida Blanc}")}
    ),
    "somebody unknown who arrives": instead("kind: information", "kind: information\n    attendance: [{name: Personne}]"),
    "a proxy to who has one": instead("kind: information", "kind: information\n    attendance: [{name: Zoé Brun, proxy: Léa Petit}]"),
    "a vote that is a word": vote("adopté"),
    "a vote of a key that is none": vote("{pours: 3}"),
    "a vote of a key that looks like none": vote("{zzz: 3}"),
    "a vote of a number in words": vote("{pour: trois}"),
    "a secret that is neither": vote("{pour: 3, secret: peut-être}"),
    "a casting vote that is none": vote("{pour: 2, contre: 2, casting: blanc}"),
    "a proxy to oneself": instead("proxy: Léa Petit", "proxy: Marc Noir"),
    "a group that does something else": vote("{pour: 3, groups: {Ensemble: {oui: 3}}}"),
    "two deliberations of one number": march(deliberations="[{number: 1, item: 1, result: adoptée}, {number: 1, item: 2}]"),
    "a deliberation of no item": march(deliberations="[{number: 1, item: 9, object: Le pont, result: adoptée, matter: 7.5}]"),
    "a deliberation without a matter": march(deliberations="[{number: 1, item: 2}]"),
    "three lines of which one is no entry": march(en_bref='["Le pont.", "Trente euros.", "#e-20260326zzzz"]'),
    "three lines of which one decides nothing": march(en_bref='["Le pont.", "Oui.", "#e-20260326rect"]'),
    "three lines of which one is long": Invalid(
        {
            FILE: WHOLE.replace("    kind: vote\n", f"    kind: vote\n    text: {'Trente. ' * 20}\n").replace(
                "agenda:", 'en_bref: ["Le pont.", "Oui.", "#e-20260326vote"]\nagenda:'
            )
        }
    ),
    "minutes that are not there": march(pv="documents/pv.pdf"),
    "minutes that nobody can read": Invalid({FILE: {"pv": "documents/pv.pdf"}, "documents/pv.pdf": "%PDF-1.7"}),
    "a list and minutes that are late": Invalid(
        {
            FILE: WHOLE.replace("2026-03-26", "2026-03-02"),
            "conseil/second.md": WHOLE.replace("mars", "second").replace("2026-03-26", "2026-03-13"),
        }
    ),
    "a page that asks once an hour": Invalid(settings={"COUNCIL": {"pace": 3600}}),
    "a network that is believed deaf at once": Invalid(settings={"COUNCIL": {"doubt": 1}}),
    "a SIRET of thirteen digits": Invalid(settings={"COUNCIL": {"authority": {"siret": "219500010 0001"}}}),
    "a SIRET with a wrong digit": Invalid(settings={"COUNCIL": {"authority": {"siret": "21950001000011"}}}),
    "a prefecture that is none": Invalid(settings={"COUNCIL": {"authority": {"prefecture": "Cergy"}}}),
}

"""Each mistake that can be made about a place or a setting of the room, on a site of its own."""

from tests.town.small_town import CONTENT, Invalid, changed

IDA = "lieux/chez-ida.md"
TILES = {"url": "https://cartes.valbrune.example/{z}/{x}/{y}.png", "attribution": "© la ville"}


def ida(**keys: str | None) -> Invalid:
    """The restaurant, told otherwise."""
    return Invalid({IDA: keys})


def tiles(**keys: str) -> Invalid:
    """A server of maps, told otherwise."""
    return Invalid(settings={"MAP_TILES": {**TILES, **keys}})


INVALID = {
    "hours as one says them": ida(opening_hours="du mardi au samedi midi et soir"),
    "hours that are none": ida(opening_hours="quand il fait beau"),
    "hours that are keys": ida(opening_hours="{mardi: midi}"),
    "hours without an end": ida(opening_hours='"Mo-Fr 18:00+; PH off"'),
    "hours or other hours": ida(opening_hours="'Mo-Fr 09:00-12:00 || \"sur rendez-vous\"'"),
    "a comment alone": ida(opening_hours="'\"sur rendez-vous\"'"),
    "a day to a month": ida(opening_hours='"Apr 01-Sep 10:00-12:00; PH off"'),
    "a holiday of one day": ida(opening_hours='"PH Mo 10:00-12:00"'),
    "a day that no month has": ida(opening_hours='"Apr 31 10:00-12:00; PH off"'),
    "an hour that no clock has": ida(opening_hours='"Mo 10:72-12:00; PH off"'),
    "an hour far from the sun": ida(opening_hours='"Mo (sunrise+19:00)-24:59; PH off"'),
    "an opening after midnight": ida(opening_hours='"Mo 24:00-24:00; PH off"'),
    "a week that no year has": ida(opening_hours='"week 54 off; PH off"'),
    "a year that ends before it begins": ida(opening_hours='"2026-2020 Mo 10:00-12:00; PH off"'),
    "dates that end before they begin": ida(opening_hours='"2026 Aug 23-2026 Aug 03 off; PH off"'),
    "a year for one date of two": ida(opening_hours='"Apr 01-2027 Oct 31 10:00-12:00; PH off"'),
    "a year among dates": ida(opening_hours='"2026,Dec 25 10:00-12:00; PH off"'),
    "a season that opens on public holidays": ida(opening_hours='"Mo-Fr 09:00-12:00; PH off; Jul-Aug Mo-Su 10:00-20:00"'),
    "a public holiday that hides a day": ida(opening_hours='"Mo-Fr 09:00-12:00; Jul 14 10:00-12:00; PH off"'),
    "hours that contradict each other": ida(opening_hours='"Mo (sunset+05:59)-(sunset+05:58); PH off"'),
    "hours of the sun that cannot be followed so far south": ida(
        opening_hours='"Oct (sunset+05:00)-(dusk+04:30); PH off"', closures=None, lat="42.6", lon="9.4"
    ),
    "an exception that comes first": ida(opening_hours='"PH off; Mo-Fr 09:00-18:00"'),
    "nothing of public holidays": ida(opening_hours='"Mo-Fr 09:00-18:00"'),
    "hours that never open": ida(opening_hours='"Mo-Su 09:00-18:00; Mo-Su off; PH off"'),
    "school holidays that nobody told": Invalid(
        {IDA: {"opening_hours": '"We 14:00-18:00; SH 10:00-18:00; PH off"'}}, {"SCHOOL_HOLIDAYS": ()}
    ),
    "the sun, nowhere": ida(opening_hours='"sunrise-sunset; PH off"', lat=None, lon=None),
    "hours of a closure that are a week": ida(closures='[{first: 2026-08-03, hours: "Mo 10:00-12:00"}]'),
    "a closure that ends before it begins": ida(closures="[{first: 2026-08-23, last: 2026-08-03}]"),
    "a closure that is over": ida(closures="[{first: 2025-08-03, last: 2025-08-23}]"),
    "a closure without a day": ida(closures="[{reason: Congés}]"),
    "a closure with a reason that is too long": ida(closures=f"[{{first: 2026-08-03, reason: {'x' * 81}}}]"),
    "a number that is too short": ida(phone="02 61 91 00"),
    "a number in letters": ida(phone="appelez-nous"),
    "an electronic address that is none": ida(email="chez ida"),
    "a price that is none": ida(price_range="cher"),
    "half a position": ida(lon=None),
    "a position the wrong way round": ida(lat="2.1044", lon="49.0571"),
    "a position on no map": ida(lat="490"),
    "a position in words": ida(lon="à l’est"),
    "an owner who says no": ida(consent_owner="non"),
    "an owner whom nobody asked": ida(consent_owner=None),
    "a place of nobody's": Invalid({"articles/marche.md": {"lieux": "[chez-idda]"}}),
    "the same place twice": Invalid(
        {"lieux/ida.md": changed((CONTENT / IDA).read_text(encoding="utf-8"), {"id": "lieu-ida", "slug": "ida", "title": "chez ida"})}
    ),
    "holidays that are a word": Invalid(settings={"SCHOOL_HOLIDAYS": "2026"}),
    "holidays that have one day": Invalid(settings={"SCHOOL_HOLIDAYS": ["2026-04-11"]}),
    "holidays that end before they begin": Invalid(settings={"SCHOOL_HOLIDAYS": [("2026-04-26", "2026-04-11")]}),
    "holidays of no day": Invalid(settings={"SCHOOL_HOLIDAYS": [("hier", "demain")]}),
    "a holiday of no day of the year": Invalid(settings={"LOCAL_HOLIDAYS": ["30 février"]}),
    "a holiday that nobody knows": Invalid(settings={"LOCAL_HOLIDAYS": ["la kermesse"]}),
    "maps that name nobody": Invalid(settings={"MAP_TILES": "https://cartes.valbrune.example"}),
    "maps that everybody can listen to": tiles(url="http://cartes.valbrune.example/{z}/{x}/{y}.png"),
    "maps without a row": tiles(url="https://cartes.valbrune.example/{z}/{x}.png"),
    "maps of several hosts": tiles(url="https://{s}.cartes.valbrune.example/{z}/{x}/{y}.png"),
}

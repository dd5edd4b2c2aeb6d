"""Screen a text before anyone reads it: odd characters, personal data to mask, links, similar texts, advertising. It needs no Django."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address

from rapidfuzz import fuzz, process

from plugins.core.publication.untrusted_text import MAIL, PHONE

MASKED_MAIL, MASKED_PHONE, MASKED_IP = "[adresse masquée]", "[téléphone masqué]", "[adresse IP masquée]"


HIDDEN_MAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:＠|[\[(]\s?(?:at|arobase|@)\s?[\])]|\sarobase\s)\s?[\w-]{1,63}"
    r"(?:(?:\s?\.\s?|\s(?:point|dot)\s|\s?[\[(](?:point|dot|\.)[\])]\s?)[\w-]{1,63})+",
    re.IGNORECASE,
)
"""An address of which the sign is spelt out, so that no program reads it: people would."""


EMAIL = re.compile(
    r"(?=.{3,254}\Z)[\w!#$%&*+/=?^`{|}~.-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,63}", re.ASCII | re.IGNORECASE
)
"""An address as mail servers take it: no sign in it can begin another header, or another address."""


IP_LIKE = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|[0-9a-f:]{4,39}(?![\w:]))", re.IGNORECASE)


DOT = r"(?:\s?[.。․]\s?|\s?[\[({]\s?(?:\.|dot|point)\s?[\])}]\s?|\s(?:dot|point)\s)"
"""A dot of a link, and how it is written by who hides one."""


LINK = re.compile(
    rf"(?:h(?:tt|xx)ps?://|\bwww{DOT})\S+(?:{DOT}[a-z]{{2,}})*|(?<![\w-])[\w-]{{2,}}\.[a-z]{{2,6}}/\S+|"
    rf"(?<![\w-])[\w-]{{2,}}(?:{DOT}[\w-]+){{0,2}}{DOT}(?:com|net|org|info|biz|shop|store|online|xyz|top|site|ru|cn|click|link|bet|casino|win|vip|io|app|club|live)"
    r"\b(?:/\S*)?",
    re.IGNORECASE,
)
"""A host is looked for from the first sign of its first word alone: from each of them, the time would be the square of a word's length."""


MOST_LINKS = 2
"""Of a text of a thousand signs: more is advertising, in what forums have seen for thirty years."""


CONTROL = re.compile(r"[^\S\n ]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffc-\ufffd]")
"""Signs that show nothing, or turn the direction of what follows."""


WIDTHLESS = re.compile(r"(?<!\W)[\u00ad\u200b-\u200d\u2060\ufeff]+(?!\W)")
"""Signs without any width, inside a word: it reads the same without them, and hides from no list."""


SHORTEST_WORD = 4


ALIKE, THE_SAME = 62.0, 80.0
"""Of a hundred: from where two questions are offered as alike, and from where a text is believed to be the same, a word in five changed
(`python -m benchmarks spam`: none of five hundred residents is refused for it)."""


MOST_ALIKE = 3


def clean_text(typed: str, longest: int) -> str:
    """Normalize typed text (NFC): without invisible signs, in paragraphs, cut at `longest` signs."""
    text = CONTROL.sub(" ", WIDTHLESS.sub("", unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:longest]


def clean_line(typed: str, longest: int) -> str:
    """The same for a single line."""
    return " ".join(clean_text(typed, longest * 2).split())[:longest].strip()


@dataclass(frozen=True)
class ScreenedText:
    """`text` with its personal data masked, and `remarks` on it, in French, for whoever moderates and who wrote it."""

    text: str
    remarks: tuple[str, ...]
    links: int


def screen_text(text: str) -> ScreenedText:
    """Screen a text: mask personal data and note remarks for the moderator."""
    masked, mails = MAIL.subn(MASKED_MAIL, text)
    masked, hidden = HIDDEN_MAIL.subn(MASKED_MAIL, masked)
    masked, phones = PHONE.subn(MASKED_PHONE, masked)
    masked = IP_LIKE.sub(lambda figures: MASKED_IP if _is_ip(figures[0]) else figures[0], masked)
    mails += hidden
    links = len(LINK.findall(masked))
    remarks = [
        *(["une adresse de courriel a été masquée"] if mails or MASKED_MAIL in text else []),
        *(["un numéro de téléphone a été masqué"] if phones or MASKED_PHONE in text else []),
        *(["une adresse IP a été masquée"] if MASKED_IP in masked else []),
        *([f"{links} lien{'s' if links > 1 else ''}"] if links else []),
    ]
    return ScreenedText(masked, tuple(remarks), links)


def _is_ip(figures: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(figures))
    return False


@lru_cache(maxsize=2000)
def normalize_words(text: str) -> str:
    """A text's significant words, for comparison: without accents, small words or order."""
    bare_text = "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", bare_text)
    return " ".join(word.rstrip("s") for word in words if len(word) >= SHORTEST_WORD or word.isdigit())


def find_alike(text: str, texts: Mapping[str, str]) -> list[str]:
    """The keys of the `texts` (already `normalize_words`) most like `text`, the most similar first."""
    words = normalize_words(text)
    if not words:
        return []
    matches = process.extract(words, texts, scorer=fuzz.token_set_ratio, limit=MOST_ALIKE, score_cutoff=ALIKE)
    return [key for _, _, key in matches]


def find_same(text: str, other_texts: Iterable[tuple[str, str]]) -> str:
    """The key of the text in `other_texts` (key, text) that is the same but for a few words, in any order; empty without one."""
    words = normalize_words(text)
    words_by_key = {key: normalize_words(other) for key, other in other_texts}
    best = process.extractOne(words, words_by_key, scorer=fuzz.token_sort_ratio, score_cutoff=THE_SAME) if words else None
    return str(best[2]) if best else ""


REFUSED_AT, REMARKED_AT = 4, 2
"""Points from which a text is refused, and from which a moderator is told that it may be an advertisement."""
REFUSAL = "Ce texte ressemble à une publicité. Dites avec vos mots ce que vous demandez à la ville, sans offre ni lien, puis envoyez."
REMARK = "une publicité ?"
LOOK_ALIKES = str.maketrans(
    "абвеѕіјкмнорстухԁһԛԝүαβγεηικνορτυχωϲɑɡɩοѵ" + "0134578@$€¡|ı",
    "abbesijkmhopctyxdhqwyabyenikvoptuxwcagiov" + "oieastbaseiii",
)
"""Signs of other alphabets, and figures, that are taken for Latin letters: the usual ones of https://www.unicode.org/reports/tr39/"""
FAMILIES: Mapping[str, str] = {
    "remèdes": r"viagra|cialis|levitra|pharmac\w+ (?:en ligne|online)|online pharmacy|pills?\b|gelules?|sans ordonnance|"
    r"no prescription|minceur|weight loss|"
    r"perdre \d+ kilos|cbd|kamagra|keto|testosteron\w*|brule.graisses?",
    "jeux": r"casinos?|jackpots?|free spins?|tours gratuits|paris sportifs|betting|slots?\b|machines a sous|poker|"
    r"bookmaker|bonus (?:de|sans)",
    "argent": r"(?:pret|credit) (?:entre particuliers|rapide|sans justificatif|immediat)|loans?\b|bitcoins?|crypto\w*|trading|forex|"
    r"investi\w+ (?:sans risque|garanti\w*)|rendements?|double (?:your|vos)|"
    r"gagne[zr] .{0,12}(?:par jour|par semaine|euro)|earn .{0,12}(?:day|week)|"
    r"revenus? passifs?|passive income|work from home|travail(?:lez|ler)? (?:a|de) domicile|heritage de|inheritance|transfert de fonds",
    "audience": r"\bseo\b|backlinks?|referencement|followers?|abonnes instagram|premiere page de google|first page of google|"
    r"trafic garanti|website traffic|guest posts?|creation de sites?|avis google",
    "sexe": r"escorts?\b|rencontres? (?:coquin\w*|sans lendemain|chaudes?)|hot (?:girls?|singles?)|sexy?\b|plans? cul|"
    r"webcams?|onlyfans|adult dating",
    "copies": r"replicas?|repliques?|rolex|louis vuitton|sacs? de luxe|designer bags?|montres? (?:de luxe|pas cher\w*)|"
    r"nike pas cher|airpods|iphones? (?:a|pas cher)|"
    r"outlet|iptv|cles? windows|diplomes? (?:authentiques?|en \d)|permis de conduire (?:en ligne|sans)|faux (?:papiers|billets)",
    "magie": r"marabouts?|voyan\w+|medium (?:africain|serieux)|retour (?:de l.etre aime|d.affection)|desenvout\w*|"
    r"spell caster|love spells?|fortune teller|sorcier",
    "services": r"serrurier|debarras|depannage 24|devis gratuit|rachat (?:de voitures?|d.or)|epave|panneaux? solaires?|"
    r"pompes? a chaleur|isolation a 1|"
    r"punaises de lit|nettoyage de toiture|formation cpf|compte cpf|mutuelle",
}
"""What is sold, by sort, without accents or capitals; in French and in English."""
INVITATION = re.compile(
    r"cliquez|click|visitez (?:notre|mon|le)|visit (?:our|my|us)|decouvrez (?:notre|nos)|commandez|order now|"
    r"achetez|buy (?:now|cheap|your)|"
    r"inscrivez.vous|sign up|profitez|contactez|contact (?:us|me)|ecrivez.(?:moi|nous)|appelez|call now|"
    r"ajoutez.moi|rejoignez|join (?:us|our|now)|"
    r"telechargez|download|offre (?:speciale|limitee|exclusive)|limited (?:time|offer)|special offer|promo\w*|"
    r"-\s?\d\d ?%|\d\d ?% off|gratuit(?:e|s)? (?:et|!)|"
    r"free shipping|livraison (?:gratuite|offerte|discrete|rapide)|garanti\w*|guaranteed|100 ?%|"
    r"meilleurs? prix|best price|pas cher|cheap|discount|"
    r"satisfait ou rembourse|sans engagement|des aujourd.hui|only today|dernieres? places|best quality|"
    r"check (?:it )?out|apply (?:now|today)"
)
MESSENGERS = re.compile(r"whats ?app|telegram|\bsignal :|t\.me|snapchat|instagram|onlyfans|\bwa\.me|@[a-z0-9_]{4,}|lien en (?:bio|profil)")
MASKED = re.compile(r"\[(?:telephone|adresse) masque\w*\]")
TOWN_LIFE = re.compile(
    r"\b(?:mairie|maire|commune|ville|quartiers?|rues?|ecoles?|colleges?|habitant\w*|places?|trottoirs?|parcs?|"
    r"marches?|bus|voisin\w*|piscines?|"
    r"mediatheques?|stades?|lampadaires?|poubelles?|travaux|riverain\w*|conseil municipal|centre.ville|abribus|"
    r"square|gare|cantines?|creches?|"
    r"arretes? municipa\w+|impots locaux|panneaux? d.affichage|boites? aux lettres)\b"
)
WORD, ANY_WORD = re.compile(r"[^\W\d_]{4,}"), re.compile(r"[^\W\d_]{2,}")
SPACED_LETTERS = re.compile(r"\b(?:\w[ .*_-]){3,}\w\b")
LETTERS_APART = re.compile(r"\b(?:[^\W\d_][ .*_-]){5,}[^\W\d_]\b")
"""Six letters and more: an abbreviation has fewer."""
TAGS = re.compile(r"<a\s|</a>|href=|\[/?(?:url|link|img)\b", re.IGNORECASE)
FEW_WORDS = 5
"""Beside a link: fewer say nothing of it."""


def fold_look_alikes(text: str) -> str:
    """Normalize `text` as the eye reads it: Latin letters, no accents or capitals, no spaces between the letters of a word."""
    bare_text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare_text if not unicodedata.combining(sign)).replace("’", "'")


def is_disguised(text: str) -> bool:
    """Whether a word mixes alphabets, which no language does."""
    return any(len({_find_alphabet(sign) for sign in word} & {"LATIN", "CYRILLIC", "GREEK"}) > 1 for word in WORD.findall(text))


def _find_alphabet(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def count_points(text: str, links: int) -> int:
    """Score how much `text` looks like advertising, given its number of links (`screening.LINK`); 0 for an ordinary text."""
    folded_text = fold_look_alikes(text)
    unmasked = SPACED_LETTERS.sub(lambda letters: re.sub(r"[ .*_-]", "", letters[0]), folded_text.translate(LOOK_ALIKES))
    open_offers, hidden_offers = _count_offers(folded_text), _count_offers(unmasked)
    terms, sorts = max(sum(open_offers.values()), sum(hidden_offers.values())), len({*open_offers, *hidden_offers})
    invitations = min(2, len(set(INVITATION.findall(folded_text)) | set(INVITATION.findall(unmasked))))
    elsewhere = min(links, 2) + bool(MESSENGERS.search(folded_text))
    reached = elsewhere + (bool(MASKED.search(folded_text)) and "?" not in text)  # who asks wants to be called
    town = min(2, len(set(TOWN_LIFE.findall(LINK.sub(" ", folded_text)))))
    points = 2 * min(sorts, 2) + min(2, terms - sorts) + invitations + reached
    points += 2 * (is_disguised(text) or bool(LETTERS_APART.search(folded_text)) or not hidden_offers.keys() <= open_offers.keys())
    points += 3 * bool(TAGS.search(text)) + 4 * (links > 0 and len(ANY_WORD.findall(LINK.sub(" ", text))) < FEW_WORDS)
    points += 2 * (links > 0 and not town and "?" not in text) - (invitations > 0 and not terms)
    is_whole = terms and reached and (invitations > 1 or (invitations and elsewhere))  # an advertisement that names the town is one
    return max(0, points - (0 if is_whole else town))


def _count_offers(folded_text: str) -> dict[str, int]:
    """How many terms of each sort are there."""
    counts = {name: len(set(re.findall(pattern, folded_text))) for name, pattern in _PATTERNS}
    return {name: count for name, count in counts.items() if count}


_PATTERNS: Iterable[tuple[str, "re.Pattern[str]"]] = [(name, re.compile(rf"\b(?:{words})")) for name, words in FAMILIES.items()]

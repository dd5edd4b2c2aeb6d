"""Detect advertising by what it needs: something to sell, a call to action, a way to be reached.

No word decides alone, and words of a town's life speak for a text: a resident may well complain of a casino. What is refused is given back
to its author with a sentence; nobody else is asked. docs/voix.md has what it lets through, measured (`python -m benchmarks spam`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from plugins.voices.contributions.screening import LINK

REFUSED_AT, REMARKED_AT, MORE_FOR_NEIGHBOURS = 4, 2, 2
"""Points from which a text is refused, and from which a moderator is told that it may be an advertisement. A neighbour who offers something
invites others to write: an advertisement has more points than that."""
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

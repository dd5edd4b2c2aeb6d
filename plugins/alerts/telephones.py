"""The telephone numbers of a sentence, that a telephone dials at a touch: those of ten digits, and those of emergencies after « le ».

French numbers have ten digits: plan national de numérotation,
https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html
"""

import re

from markupsafe import Markup, escape

from plugins.publication.dialling import format_international

DAY = r"[ \u00a0](?:de|du|au|et|janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)"
"""What follows a number that is the day of a month: « le 15 mars » calls nobody."""
NUMBER = re.compile(rf"(?<![\d+])0[1-9](?:[ .\u00a0\u202f]?\d\d){{4}}(?!\d)|(?<=\b[Ll]e[ \u00a0])(?:1[578]|11[2459])(?![\d/]|{DAY})")


def link_phone_numbers(sentence: str) -> Markup:
    """`sentence`, plain text, as HTML in which each of its numbers is a link that dials it."""
    pieces, done = [], 0
    for match in NUMBER.finditer(sentence):
        digits = re.sub(r"\D", "", match[0])
        pieces += [escape(sentence[done : match.start()]), Markup('<a href="tel:{}">{}</a>').format(format_international(digits), match[0])]
        done = match.end()
    return Markup("").join([*pieces, escape(sentence[done:])])

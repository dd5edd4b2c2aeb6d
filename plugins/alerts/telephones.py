"""The telephone numbers of a sentence, that a telephone dials at a touch.

French numbers have ten digits: plan national de numérotation,
https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html
"""

import re

from markupsafe import Markup, escape

NUMBER = re.compile(r"(?<![\d+])0[1-9](?:[ .\u00a0\u202f]?\d\d){4}(?!\d)")


def dialled(sentence: str) -> Markup:
    """`sentence`, plain text, as HTML in which each French number of ten digits is a link that dials it."""
    pieces, done = [], 0
    for found in NUMBER.finditer(sentence):
        digits = re.sub(r"\D", "", found[0])
        pieces += [escape(sentence[done : found.start()]), Markup('<a href="tel:+33{}">{}</a>').format(digits[1:], found[0])]
        done = found.end()
    return Markup("").join([*pieces, escape(sentence[done:])])

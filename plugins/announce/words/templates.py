"""The templates of each network's text, unless the editor wrote one: no two are the same word for word.

X's rules, and good manners elsewhere, forbid the same text on every network (help.x.com, « automation rules »).
"""

import re
from collections.abc import Mapping

from plugins.core.publication.publication import CANCELLED, CLOSED, ENTRY, HELD_OCCASION, POSTPONED, REMINDER

FIELDS = ("title", "summary", "heading", "town", "journal")
"""`title` is the title, or the editor's words for all networks; `summary` is then empty. `heading` is the category, or the kind;
`journal` the journal's name. In what follows, `title` is what is said of the publication, if it is not its title; in a correction it is
what is corrected, and `article` the title of what it corrects."""
TELLING = ("title", "summary")
"""One of them is in every wording: without it all the posts of a network would be the same, which networks refuse."""
Wordings = tuple[str, ...]
DEFAULT: Wordings = ("{title}",)
TEMPLATES: Mapping[str, Mapping[str, Wordings]] = {
    "published": {
        "x": DEFAULT,
        "mastodon": ("{heading} · {title}\n\n{summary}", "{title}\n\n{heading}, dans «\u00a0{journal}\u00a0»"),
        "bluesky": ("{title}\n\n{summary}", "{title}\n\nÀ lire dans «\u00a0{journal}\u00a0»."),
        "facebook": ("{title}\n\n{summary}\n\n{heading} · à lire en entier dans «\u00a0{journal}\u00a0»",),
        "threads": (
            "{title}\n\n{summary}\n\nLe journal «\u00a0{journal}\u00a0» vous en dit plus.",
            "{title}\n\nLe journal «\u00a0{journal}\u00a0» vous en dit plus.",
        ),
        "linkedin": (
            "{heading}\u00a0: {title}\n\n{summary}\n\nToute l’information dans «\u00a0{journal}\u00a0».",
            "{title}\n\nToute l’information dans «\u00a0{journal}\u00a0».",
        ),
        "instagram": (
            "{title}\n\n{summary}\n\nLa suite sur notre site, «\u00a0{journal}\u00a0»\u00a0:",
            "{title}\n\nLa suite sur notre site, «\u00a0{journal}\u00a0»\u00a0:",
        ),
        "telegram": ("{title}\n\n{summary}\n\n— {journal}, {heading}", "{title}\n\n— {journal}, {heading}", "{title}\n\n— {journal}"),
    },
    "correction": {
        "x": ("Correction. {title}",),
        "mastodon": ("Nous avons corrigé «\u00a0{article}\u00a0».\n\n{title}",),
        "bluesky": ("Rectificatif. {title}",),
        "facebook": ("Correction apportée à «\u00a0{article}\u00a0»\u00a0:\n\n{title}",),
        "threads": ("Une erreur s’était glissée dans «\u00a0{article}\u00a0». {title}",),
        "linkedin": ("Rectification de notre article «\u00a0{article}\u00a0»\u00a0:\n\n{title}",),
        "instagram": ("Nous nous sommes trompés dans «\u00a0{article}\u00a0». {title}",),
        "telegram": ("Erratum, «\u00a0{article}\u00a0». {title}",),
    },
    REMINDER: {
        "x": ("Demain\u00a0: {title}",),
        "mastodon": ("Rappel, c’est demain\u00a0: {title}\n\n{summary}",),
        "bluesky": ("À noter pour demain. {title}\n\n{summary}",),
        "facebook": ("Rendez-vous demain\u00a0:\n\n{title}\n\n{summary}",),
        "threads": ("C’est pour demain. {title}\n\n{summary}",),
        "linkedin": ("Rappel de l’agenda, pour demain\u00a0:\n\n{title}\n\n{summary}",),
        "instagram": ("On se retrouve demain\u00a0: {title}\n\n{summary}",),
        "telegram": ("Pour mémoire, demain\u00a0: {title}\n\n{summary}",),
    },
    CANCELLED: {
        "x": ("Annulé\u00a0: {title}",),
        "mastodon": ("C’est annulé. {title}",),
        "bluesky": ("Annulation. {title}",),
        "facebook": ("Cet événement n’aura pas lieu\u00a0:\n\n{title}",),
        "threads": ("Ce rendez-vous est annulé. {title}",),
        "linkedin": ("Information de dernière heure\u00a0: cet événement est annulé.\n\n{title}",),
        "instagram": ("L’événement n’a plus lieu. {title}",),
        "telegram": ("Avis d’annulation. {title}",),
    },
    POSTPONED: {
        "x": ("Reporté\u00a0: {title}",),
        "mastodon": ("C’est reporté. {title}",),
        "bluesky": ("Changement de date. {title}",),
        "facebook": ("Cet événement change de date\u00a0:\n\n{title}",),
        "threads": ("La date a changé. {title}",),
        "linkedin": ("Information de dernière heure\u00a0: cet événement est reporté.\n\n{title}",),
        "instagram": ("L’événement est déplacé. {title}",),
        "telegram": ("Avis de report. {title}",),
    },
    CLOSED: {
        "x": ("C’est terminé\u00a0: {title}",),
        "mastodon": ("Fin de l’alerte. {title}",),
        "bluesky": ("L’alerte est levée. {title}",),
        "facebook": ("L’alerte a pris fin\u00a0:\n\n{title}",),
        "threads": ("Retour à la normale. {title}",),
        "linkedin": ("L’alerte en cours est terminée.\n\n{title}",),
        "instagram": ("Tout est rentré dans l’ordre. {title}",),
        "telegram": ("Levée de l’alerte. {title}",),
    },
    HELD_OCCASION: {
        "x": ("La séance est levée. {title}",),
        "mastodon": ("Ce que le conseil a décidé\u00a0:\n\n{title}",),
        "bluesky": ("Le conseil a voté. {title}",),
        "facebook": ("La séance du conseil est close\u00a0: tout ce qui s’y est dit et voté est en ligne.\n\n{title}",),
        "threads": ("Le conseil municipal s’est réuni. {title}",),
        "linkedin": ("Les décisions du conseil municipal sont en ligne.\n\n{title}",),
        "instagram": ("Séance terminée au conseil municipal. {title}",),
        "telegram": ("Compte rendu du conseil. {title}",),
    },
    ENTRY: {
        "x": DEFAULT,
        "mastodon": ("{heading} · {title}",),
        "bluesky": ("{title}\n— {heading}",),
        "facebook": ("{heading}, en direct\u00a0:\n\n{title}",),
        "threads": ("{title}\n({heading})",),
        "linkedin": ("En séance, {heading}\u00a0:\n\n{title}",),
        "instagram": ("Au conseil, {heading}. {title}",),
        "telegram": ("Conseil · {heading}\n{title}",),
    },
}
"""By occasion, then by network: the first wording is said for which there is something in every hole, and that fits.

A town's name never follows « de » or « à »: it may begin with a vowel, or with Le. A journal's name stands between « ».
"""
OTHERWISE: Mapping[str, Wordings] = {
    "published": ("Dans «\u00a0{journal}\u00a0»\u00a0: {title}\n\n{summary}", "Au journal\u00a0: {title}\n\n{summary}"),
    "correction": ("Article corrigé, «\u00a0{article}\u00a0». {title}",),
    REMINDER: ("Pour demain\u00a0: {title}\n\n{summary}",),
    CANCELLED: ("N’a plus lieu\u00a0: {title}",),
    POSTPONED: ("Nouvelle date. {title}",),
    CLOSED: ("Alerte terminée\u00a0: {title}",),
    HELD_OCCASION: ("Le conseil a siégé. {title}",),
    ENTRY: ("Conseil municipal, {heading}. {title}",),
}
"""What a network says that has no words of its own here yet: never a bare title where something was cancelled."""
AS = {"outbox": "x"}
"""The outbox has what X would have shown."""
HOLE = re.compile(r"\{(\w+)\}")


def choose_wordings(occasion: str, network: str, chosen: Mapping[str, str]) -> Wordings:
    """The wordings of `network` for an occasion; `chosen` are the town's own, for first announcements."""
    head = occasion.partition("/")[0]
    if head == "published" and network in chosen:
        return (chosen[network],)
    return TEMPLATES.get(head, {}).get(AS.get(network, network)) or OTHERWISE.get(head, DEFAULT)


def is_complete(words: str, values: Mapping[str, str]) -> bool:
    """Whether there is something to put in every hole."""
    return all(values.get(name) for name in HOLE.findall(words))


def fill_template(words: str, values: Mapping[str, str]) -> str:
    """`words` with its holes filled; a paragraph that has holes and nothing to put in them is left out."""
    paragraphs = []
    for paragraph in words.split("\n\n"):
        names = HOLE.findall(paragraph)
        if not names or any(values.get(name) for name in names):
            paragraphs.append(HOLE.sub(lambda hole: values.get(hole[1], ""), paragraph).strip())
    return "\n\n".join(paragraphs)

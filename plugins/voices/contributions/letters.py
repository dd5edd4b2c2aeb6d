"""The few mails that the service sends to residents, each for one purpose; addresses are decrypted on sending.

The outbox holds no letter, only which one is due: an address is only in its row, and in no log.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from plugins.service.access.mailing import SOON, find_mail_server, send_by_mail, write_letter
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import GiveUp, put_work
from plugins.service.web_service.part import WebTown
from plugins.voices.contributions.models import Contribution, ContributorEmail
from plugins.voices.contributions.online_texts import list_online, split_names
from plugins.voices.contributions.own_links import (
    answer_deadline,
    follow_address,
    format_confirmation_address,
    format_page_address,
    format_renewal_address,
)
from plugins.voices.contributions.sealing import decrypt
from plugins.voices.contributions.sections import find_section

SEND_LETTER = "contributions.letter"
CONFIRM, REPHRASE, REFUSED, REMOVED, MERGED, PUBLISHED, ANSWERED, KEPT, ENDING, UPHELD = (
    "confirm",
    "rephrase",
    "refused",
    "removed",
    "merged",
    "published",
    "answered",
    "kept",
    "ending",
    "upheld",
)
LAST = frozenset({ANSWERED})
"""Letters after which the address has served, and is erased."""
NO_ADDRESS = "L’adresse ne se lit plus : la clé du service a changé."
FIRST_TURN = 2


def put_letter(contribution: Contribution, letter: str) -> None:
    """Queue a letter if its reader has given an address; only the first letter goes to an unconfirmed one."""
    addresses = ContributorEmail.objects.filter(contribution=contribution)
    if letter != CONFIRM:
        addresses = addresses.exclude(confirmed_at=None)
    if addresses.exists():
        payload = {"contribution": contribution.pk, "letter": letter}
        put_work(SEND_LETTER, payload, get_current_town().clock(), key=f"{contribution.pk}/{letter}", order=FIRST_TURN)


def send_letter(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Send one. Raises TryLater, GiveUp."""
    sealed_email = ContributorEmail.objects.select_related("contribution").filter(contribution=payload["contribution"]).first()
    if sealed_email is None:
        return None
    email, name = decrypt(sealed_email.sealed), str(payload["letter"])
    if not email:
        raise GiveUp(NO_ADDRESS)
    mail_letter(town, email, *LETTERS[name](sealed_email.contribution))
    if name in LAST:
        sealed_email.delete()
    return None


def mail_letter(town: WebTown, email: str, subject: str, text: str, reply_to: str = "") -> None:
    """Hand a letter to the town's mail server. Raises TryLater, GiveUp."""
    server = find_mail_server(town, "aucun courriel ne part")
    letter = write_letter(f"{subject} – {town.name}", f"Bonjour,\n\n{text}\n\n{town.name}\n")
    if reply_to:
        letter["Reply-To"] = reply_to
    send_by_mail(letter, email, server, SOON)


def _confirm(contribution: Contribution) -> tuple[str, str]:
    section = find_section(contribution.section)
    explanation = (
        "Rien ne paraîtra avant." if section.needs_email else "Sans cela, votre texte sera lu comme les autres, et cette adresse effacée."
    )
    return (
        "Confirmez votre adresse",
        f"Quelqu’un a donné cette adresse {section.email_use}.\n"
        f"Si c’est vous, confirmez-la :\n{format_confirmation_address(contribution)}\n\n{explanation}\n"
        "Si ce n’est pas vous, laissez ce courriel : l’adresse sera effacée dans sept jours.",
    )


def _format_decision(contribution: Contribution) -> str:
    last = contribution.decisions.order_by("-pk").first()
    words = [last.rule, last.words] if last else []
    return "\n".join(word for word in words if word)


def _rephrase(contribution: Contribution) -> tuple[str, str]:
    return (
        "Votre texte, à reformuler",
        f"Votre texte pourra paraître une fois reformulé :\n{_format_decision(contribution)}\n\n"
        f"Il vous attend ici :\n{follow_address(contribution)}",
    )


def _write_adverse_decision(title: str, outcome: str, contribution: Contribution) -> tuple[str, str]:
    """The mail of a refusal or a removal: the reason, that a person decided, and how to appeal."""
    return (
        title,
        f"{outcome}, pour ce motif de la charte :\n{_format_decision(contribution)}\n\n"
        f"La décision a été prise par une personne. Vous pouvez la contester dans les deux mois :\n{follow_address(contribution)}",
    )


def _write_merge(contribution: Contribution) -> tuple[str, str]:
    target = Contribution.objects.filter(identity=contribution.merged_into).first()
    where = format_page_address(target.address) if target else follow_address(contribution)
    return (
        "Votre question en rejoint une autre",
        f"Elle a été réunie avec une question qui dit la même chose :\n{where}\n\n"
        "Vous serez prévenu de la réponse comme si c’était la vôtre.",
    )


def _write_publication(contribution: Contribution) -> tuple[str, str]:
    promise = f"\n\nLa mairie y répond en {answer_deadline()} jours ; vous en serez prévenu." if contribution.section == "question" else ""
    return (
        "Votre texte est en ligne",
        f"Votre texte paraît ici :\n{format_page_address(contribution.address)}{promise}\n\n"
        f"Pour l’effacer :\n{follow_address(contribution)}",
    )


def _write_answer(contribution: Contribution) -> tuple[str, str]:
    name = contribution.merged_into or contribution.identity
    joined = (
        text.address for text in list_online(contribution.section) if name in (text.identity, *split_names(text.values.get("merges")))
    )
    return (
        "La mairie vous a répondu",
        f"La réponse est en ligne :\n{format_page_address(next(joined, contribution.address))}\n\n"
        "Votre adresse vient d’être effacée de notre service.",
    )


def _write_kept(contribution: Contribution) -> tuple[str, str]:
    return (
        "Votre texte est de nouveau en ligne",
        f"Votre texte avait été signalé. Il a été relu, et il reste :\n{format_page_address(contribution.address)}",
    )


def _write_ending(contribution: Contribution) -> tuple[str, str]:
    return (
        "Votre annonce se termine",
        f"Votre annonce se termine dans quelques jours :\n{contribution.title}\n{format_page_address(contribution.address)}\n\n"
        f"Si elle vaut encore, dites-le ici, d’un bouton :\n{format_renewal_address(contribution)}\n\n"
        "Sinon, ne faites rien : elle s’en va seule.",
    )


def _write_upheld(contribution: Contribution) -> tuple[str, str]:
    against = contribution.decisions.exclude(rule="").order_by("-pk").first()
    outcome = "retiré du site" if contribution.source else "refusé"
    return (
        "Votre recours a été examiné",
        "Une autre personne que celle qui avait décidé a relu votre texte et votre recours : la décision est maintenue.\n"
        f"Votre texte reste {outcome}, pour ce motif de la charte :\n{against.rule if against else ''}\n\n"
        f"Vous pouvez encore saisir le tribunal administratif. La décision se lit ici :\n{follow_address(contribution)}",
    )


LETTERS: Mapping[str, Callable[[Contribution], tuple[str, str]]] = {
    CONFIRM: _confirm,
    REPHRASE: _rephrase,
    REFUSED: partial(_write_adverse_decision, "Votre texte n’a pas été publié", "Votre texte n’a pas été publié"),
    REMOVED: partial(_write_adverse_decision, "Votre texte a été retiré", "Votre texte a été retiré du site"),
    MERGED: _write_merge,
    PUBLISHED: _write_publication,
    ANSWERED: _write_answer,
    KEPT: _write_kept,
    ENDING: _write_ending,
    UPHELD: _write_upheld,
}
"""The subject and the text of each, by its name."""

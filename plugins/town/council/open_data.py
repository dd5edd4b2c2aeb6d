"""The deliberations of the council as open data: the acts, by the national schema, and all that was examined, with its result.

The national schema is « Délibérations » of the Socle commun des données locales, scdl/deliberations on schema.data.gouv.fr, by
OpenDataFrance: version 2.1.5 was read, whose columns have been the same since 2.0. It tells of deliberations that were adopted, and
has no column for a result: what was rejected or adjourned is in the other table. The schema is in Table Schema, which fixes neither
the separator nor the quotes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.publication.dataset import Column, Dataset
from plugins.town.council.deliberation import Deliberation
from plugins.town.council.matters import format_matter
from plugins.town.council.published_session import PublishedSession

SCDL = "https://schema.data.gouv.fr/scdl/deliberations/"


def list_act_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """Each deliberation that is an act, by its day, then in the order of its list; none while the town has not given its SIRET."""
    authority = context.get("council_authority")
    for sitting, each in _list_deliberations(context):
        if authority and authority.siret and each.is_act and each.matter:
            yield {
                "COLL_NOM": authority.name,
                "COLL_SIRET": authority.siret,
                "DELIB_ID": each.number,
                "DELIB_DATE": sitting.day,
                "DELIB_MATIERE_CODE": each.matter,
                "DELIB_MATIERE_NOM": format_matter(each.matter),
                "DELIB_OBJET": each.object,
                "BUDGET_ANNEE": None,
                "BUDGET_NOM": None,
                "PREF_ID": authority.prefecture or None if each.received else None,
                "PREF_DATE": each.received,
                **_count_votes(sitting, each),
                "DELIB_URL": f"{context['SITEURL']}/{each.document}" if each.document else None,
            }


def _count_votes(session: PublishedSession, each: Deliberation) -> dict[str, int | None]:
    vote, members = each.vote, session.session.members
    return {
        "VOTE_EFFECTIF": len(members) or None,
        "VOTE_REEL": vote.total - vote.sans_part if vote else None,
        "VOTE_POUR": vote.pour if vote else None,
        "VOTE_CONTRE": vote.contre if vote else None,
        "VOTE_ABSTENTION": vote.abstention if vote else None,
    }


def list_examined_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per examined deliberation, whatever its result."""
    for sitting, each in _list_deliberations(context):
        vote = each.vote
        yield {
            "seance": sitting.session.identity,
            "date_seance": sitting.day,
            "numero": each.number,
            "point": each.item or None,
            "objet": each.object,
            "resultat": each.result or None,
            "pour": vote.pour if vote else None,
            "contre": vote.contre if vote else None,
            "abstention": vote.abstention if vote else None,
            "sans_part": vote.sans_part if vote else None,
            "scrutin_secret": vote.secret if vote else None,
            "voix_preponderante": vote.casting if vote and vote.has_casting_vote else None,
            "matiere": each.matter or None,
            "date_mise_en_ligne": each.online,
            "date_prefecture": each.received,
            "document": f"{context['SITEURL']}/{each.document}" if each.document else None,
            "adresse_web": f"{context['SITEURL']}/{sitting.session.address}#{each.anchor}",
        }


def _list_deliberations(context: Mapping[str, Any]) -> Iterator[tuple[PublishedSession, Deliberation]]:
    return ((sitting, each) for sitting in context.get("sittings", ()) for each in sitting.deliberations)


DATASETS = (
    Dataset(
        name="deliberations",
        title="Délibérations du conseil",
        description="Les délibérations adoptées par le conseil municipal, selon le schéma national.",
        columns=(
            Column("COLL_NOM", "Le nom officiel de la collectivité.", required=True),
            Column("COLL_SIRET", "Son SIRET, 14 chiffres.", required=True),
            Column("DELIB_ID", "Le numéro de la délibération, comme la ville l’écrit.", required=True),
            Column("DELIB_DATE", "Le jour de la séance qui l’a adoptée.", "date", required=True),
            Column("DELIB_MATIERE_CODE", "Le code de sa matière dans la nomenclature ACTES, à deux niveaux.", required=True),
            Column("DELIB_MATIERE_NOM", "Le thème et la matière, séparés par une barre.", required=True),
            Column("DELIB_OBJET", "Sur quoi elle porte.", required=True),
            Column("BUDGET_ANNEE", "Vide : le journal ne le dit pas."),
            Column("BUDGET_NOM", "Vide : le journal ne le dit pas."),
            Column("PREF_ID", "L’autorité de contrôle de légalité qui l’a reçue."),
            Column("PREF_DATE", "Le jour où elle l’a reçue.", "date"),
            Column("VOTE_EFFECTIF", "Les membres en exercice ce jour-là.", "integer"),
            Column("VOTE_REEL", "Les voix exprimées et les abstentions, pouvoirs compris.", "integer"),
            Column("VOTE_POUR", "Les voix pour.", "integer"),
            Column("VOTE_CONTRE", "Les voix contre.", "integer"),
            Column("VOTE_ABSTENTION", "Les abstentions.", "integer"),
            Column("DELIB_URL", "Son texte, quand il est en ligne."),
        ),
        rows=list_act_rows,
        schema=SCDL,
        follows="Les colonnes du schéma national des délibérations (SCDL), version 2.1.5. Les délibérations sans matière n’y sont pas.",
    ),
    Dataset(
        name="deliberations-examinees",
        title="Délibérations examinées",
        description="Tout ce que le conseil municipal a examiné, adopté ou non, et le jour où la liste en a été mise en ligne.",
        columns=(
            Column("seance", "L’identifiant de la séance, qui ne change jamais.", required=True),
            Column("date_seance", "Le jour de la séance.", "date", required=True),
            Column("numero", "Le numéro de la délibération.", required=True),
            Column("point", "Le numéro du point de l’ordre du jour."),
            Column("objet", "Sur quoi elle porte.", required=True),
            Column("resultat", "adoptée, rejetée, prise d’acte, ajournée ou retirée."),
            Column("pour", "Les voix pour.", "integer"),
            Column("contre", "Les voix contre.", "integer"),
            Column("abstention", "Les abstentions.", "integer"),
            Column("sans_part", "Qui n’a pas pris part au vote.", "integer"),
            Column("scrutin_secret", "Vrai quand le vote a été secret.", "boolean"),
            Column("voix_preponderante", "Ce que la voix de qui présidait a décidé, à égalité."),
            Column("matiere", "Le code de sa matière dans la nomenclature ACTES."),
            Column("date_mise_en_ligne", "Le jour où la liste a été mise en ligne.", "date"),
            Column("date_prefecture", "Le jour où le contrôle de légalité l’a reçue.", "date"),
            Column("document", "Son texte, quand il est en ligne."),
            Column("adresse_web", "Sa place dans la page de la séance.", required=True),
        ),
        rows=list_examined_rows,
    ),
)

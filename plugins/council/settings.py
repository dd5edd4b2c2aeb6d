"""How the town's council is told."""

from dataclasses import dataclass

from plugins.council.authority import Authority
from plugins.publication.dictionary import dictionary
from plugins.publication.settings import setting


@dataclass(frozen=True)
class Council:
    """The keys of the setting COUNCIL."""

    authority: Authority = setting(
        dictionary(Authority), "La collectivité, pour le tableau national des délibérations.", default=Authority()
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `council`."""

    council: Council = setting(dictionary(Council), "Le conseil municipal : la collectivité, le direct.", default=Council())

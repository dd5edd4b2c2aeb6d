"""What the town declares, because the law wants it declared."""

from dataclasses import dataclass

from plugins.law.accessibility import Declaration
from plugins.law.dictionary import dictionary
from plugins.law.notices import Legal, Moderation, PersonalData
from plugins.publication.settings import setting


@dataclass(frozen=True)
class Settings:
    """The settings of the room `law`."""

    legal: Legal = setting(dictionary(Legal), "Les mentions légales : direction de la publication, hébergeur.")
    personal_data: PersonalData = setting(dictionary(PersonalData), "Les données personnelles : délégué, usages.")
    accessibility: Declaration = setting(dictionary(Declaration), "La déclaration d’accessibilité.", default=Declaration())
    moderation: Moderation = setting(dictionary(Moderation), "Comment sont lus les messages des habitants.", default=Moderation())

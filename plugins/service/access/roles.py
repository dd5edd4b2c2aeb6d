"""The roles of the desk, and what each allows. Data only."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify


@dataclass(frozen=True)
class Role:
    """`name` is what the store holds, `label` what people read and type, `help` what it lets one do."""

    name: str
    label: str
    help: str


WRITE, REVIEW, PUBLISH, ALERT, MODERATE = "write", "review", "publish", "alert", "moderate"


SETTINGS, READ = "settings", "read"


ROLES = (
    Role(WRITE, "écrit", "prépare des textes et les propose"),
    Role(REVIEW, "relit", "laisse passer ou retient ce que d’autres proposent"),
    Role(PUBLISH, "publie", "met en ligne, corrige et retire"),
    Role(ALERT, "alerte", "donne l’alerte, de jour comme de nuit"),
    Role(MODERATE, "modère", "lit ce que les habitants écrivent, le publie ou le refuse"),
    Role(READ, "lit l’intranet", "lit le site des agents, et rien d’autre ; qui a un autre rôle le lit aussi"),
    Role(SETTINGS, "règle le journal", "invite, retire, règle le journal"),
)


LABELS = {role.name: role.label for role in ROLES}


def parse_roles(words: str) -> tuple[str, ...]:
    """Parse role names separated by commas. Raises SettingsError for an unknown role."""
    by_slug = {slugify(role.label): role.name for role in ROLES}
    typed = [word.strip() for word in words.split(",") if word.strip()]
    if wrong := [word for word in typed if slugify(word) not in by_slug]:
        labels = ", ".join(role.label for role in ROLES)
        raise SettingsError([f"« {wrong[0]} » n’est pas un rôle. Choisissez parmi : {labels}."])
    return select_known_roles(by_slug[slugify(word)] for word in typed)


def select_known_roles(names: Iterable[str]) -> tuple[str, ...]:
    """Filter `names` to known roles, in the order of ROLES, each once."""
    name_set = set(names)
    return tuple(role.name for role in ROLES if role.name in name_set)


def format_role_labels(names: Iterable[str]) -> str:
    """The roles as people read them."""
    return ", ".join(LABELS[name] for name in select_known_roles(names)) or "aucun rôle"

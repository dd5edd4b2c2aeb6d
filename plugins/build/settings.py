"""The settings of the room `build`."""

from dataclasses import dataclass

from plugins.publication.settings import flag, setting, whole


@dataclass(frozen=True)
class Settings:
    """What a town may say of how its site is built; the site is the same."""

    build_processes: int = setting(whole, "Les processus qui se partagent la construction ; 0 : un par cœur.", default=0)
    build_gated: bool = setting(flag, "Convertir le Markdown plus vite, sans changer un octet.", default=True)
    build_oldest_first: bool = setting(flag, "Numéroter les listes de Pelican depuis la plus ancienne.", default=False)

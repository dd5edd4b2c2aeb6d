"""Several towns, one service: each opened with a base, a state and a key of its own."""

import hashlib
import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.town import TownPaths
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.settings import OIDC_SECRET

STORE, STATE, KEY = "BEFFROI_SERVICE_STORE", "BEFFROI_STATE", "BEFFROI_SERVICE_KEY"
PLACE = "{ville}"
"""In the address of a PostgreSQL: the name of each town's folder."""
_OPENING = threading.Lock()
"""Settings are read from the folder where they lie: one town at a time."""


def build_own_paths(open_paths: Callable[[], TownPaths]) -> TownPaths:
    """The town that `open_paths` opens, with an environment that says where its state is, wherever the process stands. Raises
    SettingsError."""
    with _OPENING:
        paths = open_paths()
        state = Path(paths.conf.get(STATE) or ".beffroi")
        return replace(paths, environ=build_own_environ(paths.environ, paths.folder, (paths.folder / state).resolve()))


def build_own_environ(environ: Mapping[str, str], folder: Path, state: Path) -> dict[str, str]:
    """The environment of the town of `folder`, from everybody's: its state, its base, a key that opens nothing of another's. Raises
    SettingsError for a base that several would share."""
    own = {**environ, STATE: str(state)}
    place = folder.name.replace("-", "_")
    if oidc := environ.get(f"{OIDC_SECRET}_{place.upper()}"):
        own[OIDC_SECRET] = oidc
    if store := own.get(STORE):
        if PLACE not in store:
            raise SettingsError([f"{STORE} : avec plusieurs communes, écrivez {PLACE} dans le nom de la base : chacune a la sienne."])
        own[STORE] = store.replace(PLACE, place)
    if key := own.get(KEY):
        own[KEY] = hmac.new(key.encode(), str(state).encode(), hashlib.sha256).hexdigest()
    return own


def refuse_shared_names(towns: Sequence[WebTown]) -> None:
    """Raises SettingsError unless each town has a host of its own, and all listen at the same address."""
    wrong = []
    for town in towns:
        if not town.service.public:
            wrong.append(f'{town.paths.folder.name} : SERVICE["public"] manque ; c’est par ce nom que sa commune est reconnue.')
    names = [name for town in towns for name in {urlsplit(town.service.public).hostname, urlsplit(str(town.conf.get("SITEURL"))).hostname}]
    wrong += [f"{name} : deux communes ont ce nom." for name in sorted({name for name in names if name and names.count(name) > 1})]
    if len({town.service.address for town in towns}) > 1:
        wrong.append('SERVICE["address"] : toutes les communes d’un service ont la même.')
    if wrong:
        raise SettingsError(wrong)

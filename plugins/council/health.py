"""What `doctor` looks at: whether the national table of deliberations can be made, where the council has sessions."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.council.authority import Authority
from plugins.council.kinds import KINDS
from plugins.council.settings import Settings
from plugins.infrastructure.health import HealthCheck, HealthFinding, amber, green
from plugins.infrastructure.settings import gather


def examination(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; none for a town that tells of no session."""
    folder = Path(conf.get("PATH") or os.curdir, KINDS[0].folder)
    if next(folder.glob("*.md"), None):
        authority = gather(Settings, conf, environ).council.authority
        yield HealthCheck("délibérations", lambda: told_to_the_state(authority))


def told_to_the_state(authority: Authority) -> Iterator[HealthFinding]:
    """Whether the town has said by which number the State knows it."""
    if authority.siret:
        yield green(f"le tableau national dit la commune par son SIRET, {authority.siret}.")
    else:
        text = "sans le SIRET de la commune, le tableau national des délibérations n’est pas publié."
        yield amber(text, 'Ajoutez « COUNCIL = {"authority": {"siret": "…"}} » aux réglages.')

"""What `doctor` looks at: that each contour is a quarter's, and each quarter has one."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.infrastructure.health import HealthCheck, HealthFinding, amber, green
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.slug import slugify, suggest_closest
from plugins.town.quarters.contour import SHAPES
from plugins.town.quarters.settings import Settings


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; none for a town that draws no contour."""
    if conf.get("QUARTIERS_CONTOURS"):
        yield HealthCheck("contours des quartiers", lambda: check_contours(gather_settings(Settings, conf, environ)))


def check_contours(settings: Settings) -> Iterator[HealthFinding]:
    """The contour whose name is no quarter's: no place is put there, and its quarter has no shape."""
    drawn = {slug for slug, shape in (settings.quartiers_contours or {}).items() if shape["type"] in SHAPES}
    names = [quartier.name for quartier in settings.quartiers]
    for name in sorted(drawn - {slugify(each) for each in names}):
        remedy = suggest_closest(name, names, "Donnez-lui le nom d’un quartier de QUARTIERS.")
        yield amber(f"le contour « {name} » n’est celui d’aucun quartier : aucun lieu n’y est rangé.", remedy)
    if bare := [name for name in names if slugify(name) not in drawn and drawn]:
        yield amber(f"sans contour : {', '.join(bare)}.", "Ajoutez-les au fichier de QUARTIERS_CONTOURS.")
    if drawn == {slugify(each) for each in names}:
        yield green("chaque quartier a le sien.")

"""What the pages of works depend on besides their texts: the days on which works begin and end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.publication.depends import Depends
from plugins.works.stage import turns


def until(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the first of them begins or ends."""
    ours = (content.publication for content in context["pages"] if content.publication.kind.name == "travaux")
    return min(filter(None, (turns(publication, context["now"]) for publication in ours)), default=None)


DEPENDS = Depends(attributes=("stage",), until=until)

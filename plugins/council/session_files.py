"""What a session has beside its page once it is closed: all of it for machines, the feed of its entries. Live, the service writes them."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from plugins.council.entry_feed import feed
from plugins.council.page_entries import PageEntry
from plugins.council.session import CLOSED, CouncilSession
from plugins.council.session_json import format_session_json, session_data
from plugins.council.withheld import WHOLE
from plugins.feeds.formats import FORMATS, Format

Conf = Mapping[str, Any]


def list_session_files(
    session: CouncilSession, shown: tuple[PageEntry, ...], permalink: str, conf: Conf, environ: Mapping[str, str]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The files of an archived session that was told live: the path of each, below the site, and what makes its bytes."""
    if session.status != CLOSED or not shown:
        return
    yield f"{session.address}{WHOLE}", lambda: format_session_json(session_data(session, shown, permalink))
    for form in FORMATS:
        yield f"{session.address}{form.name}", partial(_fed, form, session, shown, permalink, conf, environ)


def _fed(
    form: Format, session: CouncilSession, shown: tuple[PageEntry, ...], permalink: str, conf: Conf, environ: Mapping[str, str]
) -> bytes:
    return form.write(feed(session, shown, permalink, conf, environ))

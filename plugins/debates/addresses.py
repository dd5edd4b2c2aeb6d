"""Where the pages of the debates are, site-relative."""

from plugins.debates.kinds import FOLDER

NEWEST = "recents"
RESERVED = frozenset({"messages", "page"})
"""Words that no thread may have as its slug."""


def thread_address(slug: str) -> str:
    """The page of the thread of that slug: its first text, then the oldest messages."""
    return f"{FOLDER}{slug}/"


def page_address(slug: str, number: int) -> str:
    """One page of its messages; the first is that of the thread itself."""
    return f"{thread_address(slug)}page/{number}/" if number > 1 else thread_address(slug)


def newest_address(slug: str) -> str:
    """Its last messages, the newest first."""
    return f"{thread_address(slug)}{NEWEST}/"

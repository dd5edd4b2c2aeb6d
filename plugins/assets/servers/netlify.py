"""`_headers`, in the words of Netlify: of two rules that name a header, the more precise is said.

https://docs.netlify.com/manage/routing/headers/ The page of errors is `/404.html` there without being told.
"""

from collections.abc import Sequence

from plugins.assets.rules import HeaderRule

NAME = "_headers"


def format_rules(base: str, rules: Sequence[HeaderRule], precompressed: bool, detach: bool = False) -> str:
    """The file, for a site below `base` (empty at the root of its host). `detach`: a header that is said again is first taken back."""
    said: set[str] = set()
    lines = []
    for rule in rules:
        lines.append(f"{base}{rule.path}{'*' if rule.starts else ''}")
        lines += [f"  ! {name}" for name in rule.headers if detach and name in said]
        lines += [f"  {name}: {value}" for name, value in rule.headers.items()]
        said |= rule.headers.keys()
    return "\n".join(lines) + "\n"

"""Pelican's own front matter: `Key: value` lines, continued by indented lines, ended by an empty one.

As Python-Markdown's meta-data extension reads it (https://python-markdown.github.io/extensions/meta_data/), accents in keys besides.
"""

import re

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.raw_value import FrontMatter, RawValue

KEY = re.compile(r" {0,3}(?P<key>[^\W\d][\w-]{0,60})[ \u00a0]?:(?!//)[ \t]*(?P<value>.*)")
"""A space before the colon is how French is typed; `https://…` is an address and no key."""

WORDS = re.compile(r" {0,3}(?P<key>[^\W\d][\w’' -]{0,60}?)[ \u00a0]?:[ \t]*(?P<value>.*)")
"""A key of several words, when it is a known one."""

CONTINUATION = re.compile(r"[ \t]+\S")


def split_front_matter(text: str, file: str, spaced: frozenset[str] = frozenset()) -> FrontMatter:
    """The keys and the body of `text`. Never raises: what cannot be understood is a mistake, and belongs to the body.

    `spaced` are the keys of several words, in lower case.
    """
    lines = text.split("\n")
    keys: dict[str, tuple[int, list[str]]] = {}
    mistakes: list[Mistake] = []
    current: list[str] | None = None
    index = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    while index < len(lines) and lines[index].strip():
        line, key_match = lines[index], _match_key(lines[index], spaced)
        if current is not None and CONTINUATION.match(line) and not (key_match and not line.startswith(("    ", "\t"))):
            current.append(line.strip())
        elif key_match:
            current = _open_key(key_match, index + 1, keys, mistakes, file)
        else:
            mistakes.append(_build_mistake(file, index + 1, bool(keys)))
            break
        index += 1
    body_index = index + 1 if index < len(lines) and not lines[index].strip() else index
    raw_values = {key: RawValue("\n".join(parts).strip(), line) for key, (line, parts) in keys.items()}
    return FrontMatter(raw_values, "\n".join(lines[body_index:]), body_index + 1, False, mistakes, has_lost_keys=not keys)


def _match_key(line: str, spaced: frozenset[str]) -> re.Match[str] | None:
    words = WORDS.match(line)
    is_known = words and words["key"].lower().replace("'", "’") in spaced
    return words if is_known else KEY.match(line)


def _open_key(match: re.Match[str], line: int, keys: dict[str, tuple[int, list[str]]], mistakes: list[Mistake], file: str) -> list[str]:
    key = match["key"].lower()
    parts = [match["value"].strip()]
    if key in keys:
        mistakes.append(Mistake(file, line, key, f"cette clé est déjà à la ligne {keys[key][0]}.", "Gardez-en une seule.", "clé en double"))
        return parts
    keys[key] = (line, parts)
    return parts


def _build_mistake(file: str, line: int, begun: bool) -> Mistake:
    if begun:
        return Mistake(
            file,
            line,
            "",
            "cette ligne n’est pas de la forme « clé: valeur ».",
            "Laissez une ligne vide entre l’en-tête et le texte.",
            "en-tête mal fermé",
        )
    return Mistake(file, line, "", "ce fichier n’a pas d’en-tête.", "Commencez-le par « title: » et « date: ».", "sans en-tête")

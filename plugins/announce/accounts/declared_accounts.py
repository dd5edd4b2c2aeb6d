"""The accounts that a town declares in its settings, and the words by which each network tells its news."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.announce.accounts.account import Choice
from plugins.announce.networks.registry import BY_NAME
from plugins.announce.words.templates import FIELDS, HOLE, TELLING
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.settings import non_negative_integer, text, texts
from plugins.publication.slug import closest

CHOICES = ("kinds", "categories", "tags", "langs", "public")
KEYS = ("network", "name", "of", "one_in", *CHOICES)
EVERYTHING = Choice()
WORDS_OF = {"categories": "CATEGORIES", "public": "PUBLICS"}
"""The settings that list all the words of a choice."""
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class DeclaredAccount:
    """An account: `name` is empty for the only one of its network. `one_in`: it carries one announcement in so many of the X account
    named `relayed_account`; None leaves it to the network, 1 says everything."""

    network: str
    name: str = ""
    choice: Choice = EVERYTHING
    relayed_account: str = ""
    one_in: int | None = None


def accounts(value: Any) -> tuple[DeclaredAccount, ...]:
    """A list of accounts, each a dictionary. Raises SettingsError with every mistake."""
    if not isinstance(value, list | tuple):
        raise ValueError('il faut une liste de comptes, par exemple [{"network": "x"}].')
    read, mistakes = [], []
    for number, written in enumerate(value, start=1):
        try:
            read.append(_account(written))
        except ValueError as error:
            mistakes.append(f"compte n° {number} : {error}")
    mistakes += [f"deux comptes s’appellent « {one.name or one.network} » sur {one.network}." for one in _repeated(read)]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(read)


def unknown_words(declared: Iterable[DeclaredAccount], conf: Mapping[str, Any]) -> list[str]:
    """The words by which accounts choose, and that no publication can have, in French: such an account would stay silent for ever."""
    mistakes = []
    for one in declared:
        for key, setting in WORDS_OF.items():
            known = list(conf.get(setting) or ())
            wrong = [word for word in getattr(one.choice, key) if known and word not in known]
            mistakes += [f"ANNOUNCE_ACCOUNTS : {key}, pas dans {setting} : {_unknown(word, known)}" for word in wrong]
    return mistakes


def templates(value: Any) -> tuple[tuple[str, str], ...]:
    """The networks that the town words itself, each with its text, which has names in braces. Raises SettingsError with every mistake."""
    if not isinstance(value, Mapping):
        raise ValueError('il faut un dictionnaire, par exemple {"mastodon": "{title}"}.')
    mistakes = [f"« {name} » : {fault}" for name, words in value.items() if (fault := _template_fault(name, words))]
    mistakes += [f"« {name} » : les mêmes mots que « {first} » ; leurs règles l’interdisent." for name, first in _alike(value)]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(value.items())


def _account(written: Any) -> DeclaredAccount:
    if not isinstance(written, Mapping):
        raise ValueError("il faut un dictionnaire, entre accolades.")
    for key in set(written) - set(KEYS):
        raise ValueError(_unknown(key, KEYS))
    network = text(written.get("network", ""))
    if network not in BY_NAME:
        raise ValueError(_unknown(network, list(BY_NAME)))
    name = str(written.get("name") or "")
    if name and not NAME.fullmatch(name):
        raise ValueError(f"« {name} » : un nom de compte s’écrit en minuscules sans accent ni espace, comme mediatheque.")
    one_in = None if written.get("one_in") is None else non_negative_integer(written["one_in"])
    if one_in == 0:
        raise ValueError("« one_in » : écrivez 1 pour tout dire, 5 pour une annonce sur cinq.")
    choice = Choice(**{key: texts(written[key]) for key in CHOICES if written.get(key)})
    return DeclaredAccount(network, name, choice, str(written.get("of") or ""), one_in)


def _template_fault(name: Any, words: Any) -> str:
    if name not in BY_NAME:
        return _unknown(str(name), list(BY_NAME))
    if not isinstance(words, str) or not words.strip():
        return "il faut un texte entre guillemets."
    unknown = [found for found in re.findall(r"\{(.*?)\}", words) if found not in FIELDS]
    if unknown:
        return f"{{{unknown[0]}}} n’existe pas ; écrivez {', '.join(f'{{{field}}}' for field in FIELDS)}."
    telling = set(HOLE.findall(words)) & set(TELLING)
    return "" if telling else "il y faut {title} ou {summary} : sans eux toutes les annonces se ressembleraient, et seraient refusées."


def _alike(chosen: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """The networks that the town words as another one, each with the first of them."""
    first: dict[str, str] = {}
    for name, words in chosen.items():
        said = "".join(letter for letter in str(words).casefold() if letter.isalnum())
        if name != first.setdefault(said, name):
            yield name, first[said]


def _unknown(word: Any, known: Iterable[str]) -> str:
    known = list(known)
    meant = closest(str(word), known)
    return f"« {word} » n’existe pas. " + (f"Vouliez-vous dire « {meant} » ?" if meant else f"Écrivez {', '.join(known)}.")


def _repeated(read: list[DeclaredAccount]) -> list[DeclaredAccount]:
    names = [(one.network, one.name) for one in read]
    return [one for number, one in enumerate(read) if (one.network, one.name) in names[:number]]

"""A language is an environment of Jinja: the same templates, with other words put in their places and other filters for dates.

Pages in the journal's language come from Pelican's own environment, the others from one beside it, by the name of the template and the
language: `article@en`.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from html import unescape
from inspect import signature
from typing import Any

from jinja2 import BaseLoader, Environment
from jinja2.ext import Extension
from markupsafe import Markup

from plugins.core.infrastructure.replaced_functions import replace_function
from plugins.core.publication.words import SOURCE, Words, find_french_plural, format_after_preposition
from plugins.journal.languages.fold import build_folded_source_class
from plugins.journal.languages.settings import OwnWords

AT = "@"
LOCALES = {"en": "en_GB", "ca": "ca_ES", "co": "co_FR", "br": "br_FR", "eu": "eu_ES", "gsw": "gsw_FR", "uk": "uk_UA", "ar": "ar_001"}
"""Where a language is spoken, for https://ogp.me/#optional, when it is not in the country of its name."""


class Bound(partial[Any]):
    """A filter in one language."""


class InTheWords(BaseLoader):
    """The templates of `loader` in one language. Their source begins with the language and the digest of its catalog: a changed catalog
    invalidates what was cached of them."""

    def __init__(self, loader: BaseLoader | None, words: Words):
        assert loader  # the theme's
        self.loader, self.words = loader, words

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """See Jinja2."""
        source, filename, uptodate = self.loader.get_source(environment, template.replace(f"{AT}{self.words.lang}.", "."))
        header = f"{environment.comment_start_string}{self.words.lang} {self.words.digest}{environment.comment_end_string}"
        return header + source, filename, uptodate

    def list_templates(self) -> list[str]:
        """See Jinja2."""
        return self.loader.list_templates()


def set_language(env: Environment, words: Words, own: OwnWords, home: str = "") -> Environment:
    """Have `env` render its templates in `words`; `home` is the address of the front page of that language, below the journal's."""
    env.add_extension("jinja2.ext.i18n")
    env.add_extension(Unindented)
    env.policies["ext.i18n.trimmed"] = True
    env.code_generator_class = build_folded_source_class(env.code_generator_class)
    vars(env).update(newstyle_gettext=True, words=words)  # as `env.extend` would, but for what is there already
    env.globals = {
        **env.globals,
        "language": words.lang,
        "locale": LOCALES.get(words.lang, f"{words.lang}_{words.lang.upper()}"),
        "home": home,
    }
    env.filters = {**env.filters, **_build_filters(words, own)}
    if words.lang != SOURCE:
        env.filters = {name: _bind_language(words, function) for name, function in env.filters.items()}
        env.loader = InTheWords(env.loader, words)
    return env


def translate_to_itself(text: str) -> str:
    """Translate French into French: unchanged."""
    return text


def translate_to_nothing(text: str) -> str:
    """The language attribute of French in French: none."""
    return ""


NO_ATTRIBUTE = Markup()
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "&<>'"}
"""What would end an attribute or a `<script>`, as JSON may write it."""
FRENCH = {"translate": translate_to_itself, "tongue": translate_to_nothing, "plural_form": find_french_plural}


def _build_filters(words: Words, own: OwnWords) -> dict[str, Any]:
    is_source_language = words.lang == own.lang == SOURCE
    mine = (
        FRENCH
        if is_source_language
        else {
            "translate": partial(translate_text, words, own),
            "tongue": partial(format_lang_attribute, words, own),
            "plural_form": words.plural,
        }
    )
    return {
        **mine,
        "told": mine["translate"],  # its former name, which templates of towns may use
        "french_plural": find_french_plural,
        "after_preposition": format_after_preposition,
        "foreign": partial(format_foreign_attribute, words.lang),
        "for_script": for_script,
    }


def build_translated_environment(env: Environment, words: Words, own: OwnWords) -> Environment:
    """An environment that renders the templates of `env` in `words`, another language."""
    other = env.overlay(loader=getattr(env.loader, "loader", env.loader) if isinstance(env.loader, InTheWords) else env.loader)
    other.filters = {name: _unbind_language(function) for name, function in env.filters.items()}
    set_language(other, words, own, f"{words.lang}/")
    if words.lang == SOURCE:
        other.loader = InTheWords(other.loader, words)
    replace_function(other, "join_path", lambda template, parent: format_translated_name(template, words.lang))
    return other


def format_translated_name(template: str, lang: str) -> str:
    """The template's name in that language: `base@en.html`."""
    stem, dot, ending = template.rpartition(".")
    return template if stem.endswith(f"{AT}{lang}") else f"{stem}{AT}{lang}{dot}{ending}"


def translate_text(words: Words, own: OwnWords, text: str) -> str:
    """Translate a text that is not in the template: the town's own, or one that a room has marked.

    A text that is safe for HTML is plain again once it is translated.
    """
    source_text = text.unescape() if isinstance(text, Markup) else text
    translated = own.translate(source_text, words.lang) or words.translate_forms((source_text,))[0]
    return text if translated == source_text else translated


def format_lang_attribute(words: Words, own: OwnWords, text: str) -> Markup:
    """The attribute that says in which language `text` stays once it was `translate_text`, when that is not the language of the page."""
    source_text = text.unescape() if isinstance(text, Markup) else text
    return (
        NO_ATTRIBUTE
        if own.translate(source_text, words.lang) or ("", source_text) in words.messages
        else format_foreign_attribute(words.lang, own.lang)
    )


def format_foreign_attribute(page: str, other: str | None) -> Markup:
    """The attribute that says that a part of a page in the language `page` is in another; nothing when it is the same."""
    return Markup(' lang="{}"').format(other) if other and other != page else NO_ATTRIBUTE


def for_script(words: object) -> Markup:
    """`words` as JSON for a script of the page: between single quotes in an attribute, or in a `<script>` of data.

    A text of the template is HTML (`&nbsp;`), and a script is given the characters themselves.
    """
    encoded = json.dumps(_convert_to_plain(words), ensure_ascii=False, separators=(",", ":"))
    return Markup(encoded.translate(UNSAFE))


def _convert_to_plain(words: object) -> object:
    if isinstance(words, Mapping):
        return {name: _convert_to_plain(value) for name, value in words.items()}
    if isinstance(words, list | tuple):
        return [_convert_to_plain(word) for word in words]
    return unescape(words) if isinstance(words, Markup) else words


def _bind_language(words: Words, function: Any) -> Any:
    """Give a filter its language, if it takes one: by a parameter `lang`, or one that is Words."""
    try:
        parameters = signature(function).parameters.values()
    except ValueError:
        return function
    arguments: dict[str, Any] = {parameter.name: words.lang for parameter in parameters if parameter.name == "lang"}
    arguments |= {parameter.name: words for parameter in parameters if parameter.annotation is Words}
    return Bound(function, **arguments) if arguments else function


def _unbind_language(function: Any) -> Any:
    return function.func if isinstance(function, Bound) else function


INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
AS_WRITTEN = re.compile(r"<pre\b|<textarea\b[^>]*>(?!</textarea>)")
"""A template where spaces at the beginning of a line may be seen is left alone."""


class Unindented(Extension):
    """Leaves out the spaces that begin a line, where templates escape: in ours, and in those of a theme that follows ours.

    Readers would fetch them for nothing: 5.7 % of the demonstration's pages, 3.2 % once they are compressed.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """See Jinja2; a line keeps its number."""
        setting = self.environment.autoescape
        ours = setting(name) if callable(setting) else setting
        return INDENT.sub("", source) if ours and not AS_WRITTEN.search(source) else source

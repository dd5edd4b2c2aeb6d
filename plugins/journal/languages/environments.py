"""A language is an environment of Jinja: the same templates, with other words put in their places and other filters for dates.

Pages in the journal's language come from Pelican's own environment, the others from one beside it, by the name of the template and the
language: `article@en`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import cache, partial
from html import unescape
from inspect import signature
from typing import Any

from jinja2 import BaseLoader, Environment, Template, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator
from jinja2.ext import Extension
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from plugins.core.publication.words import NAMES, PREPOSITION, SOURCE, Words, find_french_plural, format_after_preposition
from plugins.journal.languages.catalog import OwnWords

# Translate at compile time: rendering a page in another language costs nothing more.
# `_("Aller au contenu")` becomes the very text of the language of the environment, as if it had been written there.

FUNCTIONS = {"_": (0, 1), "gettext": (0, 1), "ngettext": (0, 2), "pgettext": (1, 1), "npgettext": (1, 2)}
"""Of each function of gettext: how many contexts, then how many texts come first."""
HOLE = re.compile(r"%\((\w+)\)s|%(%)|%")


class FoldedSource(CodeGenerator):
    """Jinja's own, which is given a template once the words are in it."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:
        """See Jinja2."""
        super().visit_Template(WordFolder(self.environment).visit(node), frame)


def build_folded_source_class(source: type[CodeGenerator]) -> type[CodeGenerator]:
    """A FoldedSource that does besides what `source` does."""
    if issubclass(source, FoldedSource):
        return source
    return FoldedSource if source is CodeGenerator else type("FoldedSource", (FoldedSource, source), {})


class WordFolder(NodeTransformer):
    """Puts the words of `environment.words` in place of the calls that ask for them."""

    def __init__(self, environment: Environment):
        self.words: Words = vars(environment)["words"]

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Replace a call of gettext by its translation; keep any other."""
        self.generic_visit(node)
        name = getattr(node.node, "name", None) if isinstance(node.node, nodes.Name) else None
        return self._translate_node(node, *FUNCTIONS[name]) if name in FUNCTIONS else node

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """Split concatenations that are only printed into separate outputs."""
        self.generic_visit(node)
        pieces = [piece.nodes if isinstance(piece, nodes.Concat) else [piece] for piece in node.nodes]
        node.nodes = [node_piece for each in pieces for node_piece in each]
        return node

    def _translate_node(self, node: nodes.Call, contexts: int, texts: int) -> nodes.Expr:
        constants = [arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if len(constants) != contexts + texts or len(node.args) != contexts + texts + (texts > 1) or node.dyn_args or node.dyn_kwargs:
            raise TemplateSyntaxError(
                "_() demande un texte écrit là, et des valeurs nommées ; le filtre « translate » traduit le reste.", node.lineno
            )
        source, context = tuple(constants[contexts:]), "".join(constants[:contexts])
        values = {kwarg.key: kwarg.value for kwarg in node.kwargs}
        forms = self.words.translate_forms(source, context)
        is_french = forms == source or self.words.lang == SOURCE
        if texts == 1:
            return _fill(forms[0], values, node.lineno, is_french)
        number = node.args[-1]
        translated_forms = [_fill(form, {"num": number, **values}, node.lineno, is_french) for form in forms]
        chosen = "french_plural" if forms == source and self.words.plural is not find_french_plural else "plural_form"
        return nodes.Getitem(nodes.List(translated_forms), nodes.Filter(number, chosen, [], [], None, None), "load", lineno=node.lineno)


def _fill(text: str, values: dict[str, nodes.Expr], line: int, is_french: bool) -> nodes.Expr:
    """`text` with each value in its place."""
    pieces = list(_split_pieces(text, values, line, is_french))
    return pieces[0] if len(pieces) == 1 else nodes.Concat(pieces, lineno=line)


def _is_plain(value: nodes.Expr) -> bool:
    """Whether a value is written in the template, and the same in HTML: Jinja2 puts constants together as text to be escaped."""
    return isinstance(value, nodes.Const) and escape(value.value) == str(value.value)


def _split_pieces(text: str, values: dict[str, nodes.Expr], line: int, is_french: bool) -> Iterator[nodes.Expr]:
    at, literal = 0, ""
    for hole in HOLE.finditer(text):
        literal += text[at : hole.start()] + (hole[2] or "")
        at = hole.end()
        if hole[1]:
            if hole[1] not in values:
                raise TemplateSyntaxError(f"« {text} » : rien ne remplit %({hole[1]})s.", line)
            value = values[hole[1]]
            if isinstance(value, nodes.Const) and _is_plain(value):
                literal += str(value.value)
                continue
            if is_french and hole[1] in NAMES and (preposition := PREPOSITION.search(literal)):
                literal = literal[: preposition.start()]
                value = nodes.Filter(value, "after_preposition", [nodes.Const(preposition[1])], [], None, None, lineno=line)
            if literal:
                yield nodes.TemplateData(literal, lineno=line)
            yield value
            literal = ""
        elif not hole[2]:
            raise TemplateSyntaxError(f"« {text} » : un signe % se double, %%.", line)
    if literal + text[at:] or at == 0:
        yield nodes.TemplateData(literal + text[at:], lineno=line)


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


class InOtherWords(InTheWords):
    """The same, in another language than the journal's: what a template includes is in its language too, and so called."""

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        """See Jinja2."""
        return super().load(environment, format_translated_name(name, self.words.lang), globals)


class TranslatedTemplates(BaseLoader):
    """The templates whose name says a language, `article@en.html`, of the environment that `build_environment` makes for it."""

    def __init__(self, build_environment: Callable[[str], Environment]):
        self.find_environment = cache(build_environment)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """See Jinja2: each is loaded, none is read."""
        raise TemplateNotFound(template)

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        """See Jinja2."""
        lang = name.rpartition(".")[0].partition(AT)[2]
        if not lang:
            raise TemplateNotFound(name)
        return self.find_environment(lang).get_template(name)

    def list_templates(self) -> list[str]:
        """See Jinja2."""
        return []


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


def build_translated_environment(env: Environment, loader: BaseLoader | None, words: Words, own: OwnWords) -> Environment:
    """An environment that renders the templates of `loader` in `words`, another language than that of `env`."""
    other = env.overlay(loader=loader)
    other.filters = {name: _unbind_language(function) for name, function in env.filters.items()}
    set_language(other, words, own, f"{words.lang}/")
    other.loader = InOtherWords(loader, words)
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

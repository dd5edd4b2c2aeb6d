"""Translate at compile time: rendering a page in another language costs nothing more.

`_("Aller au contenu")` becomes the very text of the language of the environment, as if it had been written there.
"""

import re
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from plugins.core.publication.words import NAMES, PREPOSITION, SOURCE, Words, find_french_plural

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

"""What a person reads is typed as French is typed."""

import ast
import re

from tests.house import code

ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|aujourd)'[a-zàâéèêëîïôûœ]", re.IGNORECASE)

OF_A_SCHEMA = "Equipement "
"""The first word of values that the national schema of equipments writes so: they are compared, and never read."""


COMPARED = ("plugins.town.council.kinds",)
"""Modules of names that the State has written, and that its programs compare."""


def said(tree: ast.AST) -> list[str]:
    """Every text of a module but its docstrings, which are English."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text.value for text in texts if id(text) not in docs]


def test_no_message_has_a_typewriter_s_apostrophe():
    texts = [(module.name, text) for module in code() if module.name not in COMPARED for text in said(module.tree)]
    assert [(name, text) for name, text in texts if ELISION.search(text) and not text.startswith(OF_A_SCHEMA)] == []

"""The launcher of a town's folder: one file of the standard library, made of the house's own source, so that no code is written twice.

It makes the environment of what the folder pins, and hands the words over. Its head parses on Python 3.6, as that of the checkout does.
"""

import ast
import re
from pathlib import Path
from textwrap import indent

from plugins.core.infrastructure.town import ROOT

SOURCES = {
    "plugins/core/infrastructure/redact.py": ("WORDS", "ANY_SECRET", "remove_secrets"),
    "plugins/command/environment.py": (),
}
"""What the launcher takes of each file: these names, or all of it."""
IN_HEAD = ("os", "sys", "fcntl")
HEAD = '''\
#!/usr/bin/env python3
"""Le lanceur de la ville : prépare la version de Beffroi que ce dossier épingle (requirements.txt), puis lui donne la main.

Chaque paquet est reconnu à son empreinte. Ce que contient paquets/ est pris là, sans réseau quand tout y est ; BEFFROI_PACKAGES nomme
un autre dossier. Écrit par « beffroi init » ; « beffroi upgrade » le récrit. Pour Linux, macOS et WSL, avec Python 3.11 ou plus récent.
"""

import os
import sys

ROOT = os.path.dirname(os.path.realpath(__file__))


def say(text, end="\\n"):
    os.write(2, (text + end).encode("utf-8"))


try:
    import fcntl
except ImportError:
    fcntl = None
if fcntl is None or sys.version_info < (3, 11):
    here = "Python %s, %s" % (sys.version.split()[0], sys.platform)
    say("Beffroi demande Python 3.11 ou plus récent, sous Linux, macOS ou WSL ; ici : %s." % here)
    sys.exit(2)
else:
'''
MAIN = '''
def launch(words: list[str]) -> None:
    """Becomes Beffroi in its environment; else exits with 2, or with 130 after Ctrl-C."""
    outside = getattr(sys, "_base_executable", None) or sys.executable
    folder = f"{ROOT}/.venv"
    sources = [f"{ROOT}/requirements-build.txt", f"{ROOT}/requirements.txt"]
    try:
        recipe = b"\\n".join([sys.version.encode(), outside.encode(), ROOT.encode(), *(Path(source).read_bytes() for source in sources)])
        packages = os.environ.get("BEFFROI_PACKAGES") or f"{ROOT}/paquets"
        if not _is_made(Path(folder), recipe):
            prepare_environment(folder, sources, outside, recipe, say, packages)
        os.environ.setdefault("BEFFROI_TOWN", ROOT)
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(f"{folder}/bin/python", [f"{folder}/bin/python", "-m", "beffroi", *words])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        say(f"L’environnement n’a pas pu être préparé : {error}")
        sys.exit(2)


if __name__ == "__main__":
    launch(sys.argv[1:])
'''


def format_launcher() -> str:
    """The text of the launcher."""
    imports: list[ast.Import | ast.ImportFrom] = []
    body: list[str] = []
    for name, names in SOURCES.items():
        source = (ROOT / name).read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            text = ast.get_source_segment(source, node) or ""
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports.append(node)
            elif not text.startswith('"""') and (not names or _name_of(node) in names):
                body.append(f"\n\n{text}\n\n" if text.startswith(("def ", "class ")) else text)
    inner = "\n".join([*_list_imports(imports, "\n".join([*body, MAIN])), "", *body, MAIN])
    return re.sub(r"\n{4,}", "\n\n\n", HEAD + indent(inner, "    ", lambda line: bool(line.strip())))


def _list_imports(imports: list[ast.Import | ast.ImportFrom], text: str) -> list[str]:
    """The import statements of what the text names, and nothing of ours."""
    names_by_module: dict[str, set[str]] = {}
    for node in imports:
        module = node.module if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            if not (module or "").startswith("plugins") and alias.name not in IN_HEAD and re.search(rf"\b{alias.name}\b", text):
                names_by_module.setdefault(module or "", set()).add(alias.name)
    bare_imports = [f"import {name}" for name in sorted(names_by_module.pop("", set()))]
    return bare_imports + [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(names_by_module.items())]


def _name_of(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""


def write_launcher(folder: Path) -> None:
    """Put the launcher in `folder`, ready to run."""
    path = folder / "beffroi"
    path.write_text(format_launcher(), encoding="utf-8")
    path.chmod(0o755)

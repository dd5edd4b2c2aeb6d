"""The commands of `./beffroi`, by the moment of the day they belong to. Each is a few lines, in `plugins/command/`, that call a room."""

import sys

from invoke import task

from plugins.command.program import run
from plugins.command.publishing import announce, build, deploy, doctor, publish
from plugins.command.recording import begin, budget, erase, ledger, settle, withdraw
from plugins.command.test import test as run_tests
from plugins.command.writing import check, id, new, preview


@task(
    positional=["words"],
    iterable=["words"],
    help={"full": "les campagnes entières (coupures, mutations, courses)", "words": "MOTS : donnés à pytest"},
)
def test(context, words, full=False):
    """Lance toutes les vérifications de Beffroi

    Moins de dix minutes sur deux cœurs ; --full va au bout des longues campagnes.
    """
    return run_tests(words, full)


COMMANDS = {
    "Écrire": (preview, new, check, id),
    "Publier": (publish, build, deploy, announce, doctor),
    "Le registre des annonces": (begin, ledger, settle, withdraw, budget, erase),
    "Développer": (test,),
}

if __name__ == "__main__":
    sys.exit(run(COMMANDS, sys.argv[1:]))

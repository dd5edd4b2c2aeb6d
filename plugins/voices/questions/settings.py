"""The settings of the questions: how long the town gives itself to answer, where residents write."""

from dataclasses import dataclass

from plugins.core.infrastructure.settings import make_dictionary_reader, make_integer_reader, setting

LONGEST_DEADLINE = 62
"""Days: past two months the silence of an administration is a refusal (CRPA, L231-4 and R*. 231-1, and their exceptions)."""


@dataclass(frozen=True)
class Questions:
    """The keys of the setting QUESTIONS."""

    deadline: int = setting(
        make_integer_reader(f"il faut un nombre de jours, de 1 à {LONGEST_DEADLINE}.", 1, LONGEST_DEADLINE),
        "En combien de jours la ville s’engage à répondre.",
        default=21,
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `questions`."""

    questions: Questions = setting(
        make_dictionary_reader(Questions), "Les questions des habitants : le délai de réponse.", default=Questions()
    )

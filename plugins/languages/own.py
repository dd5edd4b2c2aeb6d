"""The town's own words in other languages: its sections, its pages, its hours, as the setting TRANSLATIONS gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class OwnWords:
    """`lang` is the language in which the town writes; `others` gives what each of its texts is in another."""

    lang: str
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def translate(self, text: str, lang: str) -> str:
        """What `text` is in `lang`; nothing when the town does not say."""
        return self.others.get(lang, {}).get(text, "")

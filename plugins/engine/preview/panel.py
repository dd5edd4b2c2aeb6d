"""The panel of faults: what keeps the page from being what was just saved, above the last good one."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from plugins.core.infrastructure.errors import Mistake

STYLE = Path(__file__).with_name("panel.css")
NONE = '<div id="apercu-fautes" hidden></div>'
FAULTS_SHOWN = 30
"""Faults that are listed: as many as anybody mends before saving again."""


@dataclass(frozen=True)
class Faults:
    """The present faults: `mistakes` are those of files that were left out or are shown without a part; `failure` is why there was no build
    at all."""

    mistakes: Sequence[Mistake] = ()
    failure: str = ""

    def __bool__(self) -> bool:
        return bool(self.mistakes or self.failure)


def render_panel(faults: Faults) -> str:
    """The HTML of the mistakes panel, with its own style, whatever the theme; read aloud when it appears; empty without faults."""
    if not faults:
        return NONE
    inside = f"<style>{STYLE.read_text(encoding='utf-8')}</style>{_format_failure(faults.failure)}{_format_mistakes(faults.mistakes)}"
    return f'<div id="apercu-fautes" role="alert" lang="fr" tabindex="0">{inside}</div>'


def _format_failure(text: str) -> str:
    if not text:
        return ""
    first, *rest = [line for line in text.splitlines() if line.strip()]
    lines = "".join(f"<p class=line>{escape(line)}</p>" for line in rest)
    return f"<h2>La page n’a pas pu être refaite</h2><p class=text>{escape(first)}</p>{lines}"


def _format_mistakes(mistakes: Sequence[Mistake]) -> str:
    if not mistakes:
        return ""
    count = len(mistakes)
    title = "Une faute à corriger" if count == 1 else f"{count} fautes à corriger"
    more = f"<p class=line>… et {count - FAULTS_SHOWN} autres.</p>" if count > FAULTS_SHOWN else ""
    return f"<h2>{title}</h2><ol>{''.join(_format_mistake(mistake) for mistake in mistakes[:FAULTS_SHOWN])}</ol>{more}"


def _format_mistake(mistake: Mistake) -> str:
    place = f"{escape(mistake.file)}{f', ligne {mistake.line}' if mistake.line else ''}"
    subject = f"<b>{escape(mistake.key)} :</b> " if mistake.key else ""
    remedy = f"<p class=remedy>{escape(mistake.remedy)}</p>" if mistake.remedy else ""
    return f"<li><p class=place>{place}</p><p class=text>{subject}{escape(mistake.text)}</p>{remedy}</li>"

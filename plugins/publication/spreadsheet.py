"""Text that stays text in a spreadsheet: Excel and LibreOffice take for a formula what begins with one of a few signs.

https://owasp.org/www-community/attacks/CSV_Injection
"""

import re

NUMBER = re.compile(r"[+-][\d .,()/-]+")
"""A number, a telephone number or a longitude: what a spreadsheet makes of it harms nobody, and national schemas ask for it as it is."""
FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[=+@\t\r＝＋－＠-])")
"""Where a cell begins, or would for a program that splits where it should not: a French Excel at semicolons, whatever the quotes."""


def text_cell(text: str) -> str:
    """`text` as a cell of CSV holds it: before what would be a formula stands an apostrophe, by which spreadsheets know a text."""
    return text if NUMBER.fullmatch(text) else FORMULA.sub("'", text)

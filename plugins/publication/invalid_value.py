"""A value that cannot be used as it was written."""

NO_VALUE = object()
"""No other value can stand in for the one that was written."""


class InvalidValue(Exception):
    """Raised by whoever reads one value; the caller knows the file and the key, and makes a Mistake of it.

    `text` says what is wrong, `remedy` what to write instead, `sort` names the sort of mistake. `instead` is the value that an old
    publication gets in its place. `line` is given when it is not the value's own line.
    """

    def __init__(self, text: str, remedy: str = "", sort: str = "valeur illisible", instead: object = NO_VALUE, line: int = 0):
        super().__init__(text)
        self.text, self.remedy, self.sort, self.instead, self.line = text, remedy, sort, instead, line

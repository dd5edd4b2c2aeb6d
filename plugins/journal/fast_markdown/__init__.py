"""Python-Markdown made fast without changing a byte; a library of its own, with `markdown` alone."""

"""Python-Markdown made fast without changing a byte: `converter.Converter(options, gated=True)`, or `speed.up(md)` on an instance at hand.

It could be a library of its own: the standard library and `markdown`, nothing of ours, no Pelican.

    articles = Converter({"extensions": ["extra", "meta"]})      # the options of markdown.Markdown
    html = articles.convert(text)                                # as Markdown(**options).convert(text), each time
    md = articles.fresh()                                        # a Markdown as if new: md.convert(text), then md.Meta, md.toc…

Three savings, each of which steps aside by itself: a processor is tried only where the characters that it needs occur (`blocks`, `inline`,
`tree`); steps that most documents need not take are passed (`source`, `stash`, `write`, and all of them for a plain `line`); one instance
serves every document (`converter`).
Only objects whose exact type is Python-Markdown's own are replaced. Unknown extensions, subclasses and patched classes run as they always
did, in their place; another version than those in `known.SOURCES` is left alone altogether. `gated=False` turns everything off.
"""

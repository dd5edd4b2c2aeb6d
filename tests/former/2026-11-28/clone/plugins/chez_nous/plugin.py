"""What the town added: a mark in each page's context."""

from pelican import signals


def register():
    """Called by Pelican."""
    signals.generator_init.connect(mark)


def mark(generator):
    """Hand the mark to templates."""
    generator.context["CHEZ_NOUS"] = "fait à Bourg-Essai"

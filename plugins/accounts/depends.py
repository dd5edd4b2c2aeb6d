"""What the accounts of a page depend on: the settings alone."""

from plugins.publication.depends import Depends

DEPENDS = Depends()

"""What the search adds to a build: one address, from the settings alone."""

from plugins.publication.depends import Depends

DEPENDS = Depends()

"""What the pages kept in browsers depend on: the settings alone."""

from plugins.publication.depends import Depends

DEPENDS = Depends()

"""What the feeds depend on: the publications, as the other rooms leave them, and the settings. Never the clock."""

from plugins.publication.depends import Depends

DEPENDS = Depends()

"""What the open data depend on: the publications, as the other rooms leave them, and the settings."""

from plugins.publication.depends import Depends

DEPENDS = Depends()

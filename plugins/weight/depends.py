"""What the addresses of the theme's files depend on: the theme, which every build looks at."""

from plugins.publication.depends import Depends

DEPENDS = Depends()

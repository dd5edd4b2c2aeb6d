"""What the look depends on: the settings, and the files of the theme and of the content, which every build looks at."""

from plugins.publication.depends import Depends

DEPENDS = Depends()

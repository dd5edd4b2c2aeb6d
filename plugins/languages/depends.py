"""What pages depend on besides what they show: the catalogs."""

from plugins.languages.catalog import files
from plugins.publication.depends import Depends

DEPENDS = Depends(attributes=("translations_linked",), files=files)

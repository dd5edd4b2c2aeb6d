"""What the pictures of a page depend on: what is shown is named by the digest of its bytes."""

from plugins.publication.depends import Depends

DEPENDS = Depends(attributes=("picture", "card", "hung"))

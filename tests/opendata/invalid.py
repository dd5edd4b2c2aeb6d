"""What can be wrong in the settings of the open data."""

from tests.town.small_town import Invalid

INVALID = {"a licence that no town may choose": Invalid(settings={"OPEN_DATA_LICENCE": "MIT"})}

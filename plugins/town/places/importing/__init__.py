"""Places that others know already, taken in: an extract of OpenStreetMap, or a table."""

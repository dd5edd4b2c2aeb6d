"""Opening hours: read in OpenStreetMap's syntax, said in French, turned into instants."""

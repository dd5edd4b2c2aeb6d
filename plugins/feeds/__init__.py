"""The journal's feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1, for the whole of it and for each category."""

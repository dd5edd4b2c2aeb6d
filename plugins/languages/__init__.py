"""What the journal says around its publications, in the language of each page."""

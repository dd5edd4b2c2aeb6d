"""One room in any Pelican site: each article becomes a publication, whatever its theme, with the settings of `pelican-quickstart`"""

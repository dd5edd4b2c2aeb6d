"""What steps after the build put in the output: a build neither counts it, nor touches it, nor takes it away."""

SEARCH = "pagefind"
"""The folder of the search's index: made of the pages themselves, when they are about to be put online."""

AFTERWARDS = (SEARCH,)
"""Every such folder, by its name at the root of the site; no page may take that address."""

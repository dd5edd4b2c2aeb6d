"""Moves in a whole site: from another program's export, folder or crawl to publications, files, old addresses and a report."""

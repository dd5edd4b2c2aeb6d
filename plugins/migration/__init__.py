"""A whole site moved in: from another program's export, folder or crawl to publications, files, old addresses and a report."""

"""The search of the site: its index in small files, made once the pages are there."""

"""The search of the online site: its index in small files, made just before a deploy."""

"""What the town publishes as tables: the files of each, its schema, a Data Package and a DCAT catalogue of all."""

"""The small service of an evening: its doors, its store, its workers; each room brings its part."""

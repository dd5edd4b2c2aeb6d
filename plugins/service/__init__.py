"""The one small service that stays up on an evening: its doors, its store, its workers; each room brings its part."""

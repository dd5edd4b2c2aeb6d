"""What runs all year or for an evening: the desk, its doors, the council live."""

"""Mutual help between neighbours: the kind `entraide`, its last day, its contact by relay."""

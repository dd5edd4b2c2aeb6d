"""What neighbours lend, do and ask of one another: the kind `entraide`, its last day, its contact by relay."""

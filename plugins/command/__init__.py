"""The command line: flat words, French help, and exit codes that mean the same everywhere."""

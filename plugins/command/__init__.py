"""The command line: the commands, a few lines each, French help, exit codes."""

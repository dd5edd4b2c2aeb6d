"""What every room stands on: locks, durable files, git, redaction, the clock, progress, settings, and which rooms there are."""

"""What every room stands on: files, settings, time and git; and the model of what is published."""

"""The tools that are compared: what each is given and how it is run."""

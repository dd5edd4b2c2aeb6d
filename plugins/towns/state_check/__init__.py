"""What the State checks of a town's site and mail: the 16 criteria that it publishes for every commune, and the legal pages."""

"""The accounts on which the town speaks: what it declares, their credentials, and how they are opened."""

"""The model that all rooms share: kind, publication, identity, account, image, occasion, listing, dataset."""

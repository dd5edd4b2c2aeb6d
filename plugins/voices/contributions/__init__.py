"""What residents write to the town: taken in without an account, read by moderators, published as files of their kind, erased on demand."""

"""Who may come in to the town's service: invitations, passkeys, codes by mail, devices, roles."""

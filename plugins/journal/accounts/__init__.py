"""The town's accounts: footer, `/suivre/`, `rel="me"`, `sameAs`."""

"""The site without a network: the pages read last, the home page, the emergency numbers."""

"""The bytes that readers wait for: the theme's files under addresses that never change, compressed beforehand, served as a host should."""

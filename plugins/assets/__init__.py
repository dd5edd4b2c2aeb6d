"""The bytes that readers wait for: the theme's files under addresses that never change, compressed twins, what the host is told of each
address."""

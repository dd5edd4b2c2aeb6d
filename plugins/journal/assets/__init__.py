"""What readers download besides pages: the theme's files under fingerprinted addresses, compressed twins, HTTP headers for the host."""

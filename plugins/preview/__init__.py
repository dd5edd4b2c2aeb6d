"""The journal as it will be, on this machine only: served on loopback, rebuilt on save, reloaded in the browser."""

"""One file per command of `placement`."""

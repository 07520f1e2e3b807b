"""The desk: the whole program in a browser, for people who never open a terminal."""

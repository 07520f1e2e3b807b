"""The ceremony: a draw in a room, lot by lot, on a page that everybody can watch."""

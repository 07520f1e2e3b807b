"""What shows a document, one file a format: each takes the same blocks."""

"""What paragraphs 28 and 29 say: terms, clauses and the open questions."""

"""Draw records from outside: reading them, and verifying what they say by the law, by their own claims and by their lots."""

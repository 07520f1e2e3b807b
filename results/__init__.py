"""What is kept and shown: measures and tables."""

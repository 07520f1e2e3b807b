"""What the stress campaign found: tables, fits, plots and a page, from one row a draw."""

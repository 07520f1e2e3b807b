"""Planning with the simulation: posts, pages and money by year, under named scenarios set side by side."""

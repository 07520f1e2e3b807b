"""The report: what is measured for it, and the page, tables and pictures made of it."""

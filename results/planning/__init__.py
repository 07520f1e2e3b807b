"""The page and the workbooks of a plan: posts, pages, money, and scenarios side by side."""

"""A report as a folder: one page that needs nothing else, and its tables and pictures as files beside it."""

from results.report.page.writing import write_report

__all__ = ["write_report"]

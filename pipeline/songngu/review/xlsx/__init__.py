"""Review files for Excel, LibreOffice and Google Sheets: written by XlsxWriter, read back by openpyxl."""

from songngu.review.xlsx.conflicts import write_conflicts
from songngu.review.xlsx.read import read_decisions, read_tags, read_xlsx
from songngu.review.xlsx.write import write_xlsx

__all__ = ["read_decisions", "read_tags", "read_xlsx", "write_conflicts", "write_xlsx"]

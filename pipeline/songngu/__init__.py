"""songngu turns archives of Vietnamese news into reviewed Vietnamese-English content."""

__version__ = "0.1.0"

"""Reads: any archive of Vietnamese news, article by article. One module a format."""

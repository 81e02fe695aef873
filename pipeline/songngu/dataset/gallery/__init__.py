"""The gallery of a dataset: a static site of its pictures, articles and statistics that opens from disk."""

from songngu.dataset.gallery.write import write_gallery

__all__ = ["write_gallery"]

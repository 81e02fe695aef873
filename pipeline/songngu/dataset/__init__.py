"""Publishes: reviewed units become a bilingual dataset of articles, segments and pictures, with its gallery."""

"""A digest goes in as data; pages, volumes and letters come out."""

__version__ = "0.1.0"

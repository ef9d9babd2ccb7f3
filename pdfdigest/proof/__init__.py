"""The proof on screen: a publication being written becomes its pages in a browser, as one types."""

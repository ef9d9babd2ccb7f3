"""Judges that are not ours, and how tests ask them."""

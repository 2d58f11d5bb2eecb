"""Acts of a deciding body: what all of them share."""

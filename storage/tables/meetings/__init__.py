"""Tables of meetings, and of what is decided and promised in them."""

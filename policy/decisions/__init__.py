"""Who decides what, the pack before go/no-go, and which acts have happened."""

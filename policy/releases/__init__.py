"""Facts, phase, colour and costs of a release."""

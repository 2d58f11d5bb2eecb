"""The rules that findings and refusals cite, in words, each with its source and its paragraph."""

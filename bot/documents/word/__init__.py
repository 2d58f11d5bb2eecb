"""Word documents: parts, template, writer, PDF."""

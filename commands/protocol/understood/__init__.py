"""Understanding of what people type: the release of a channel, a month alone, plain words, and headings and refusals in answer."""

"""How what people type or write is understood: the release of a channel, a month alone, plain words."""

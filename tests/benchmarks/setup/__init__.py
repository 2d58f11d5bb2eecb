"""What the benchmarks measure on: databases, processes, requests, and the empty app that is asked beside the bot."""

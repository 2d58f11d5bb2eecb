"""Working Days and the release schedule."""

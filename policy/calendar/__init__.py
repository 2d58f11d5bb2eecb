"""Working Days, and the scheduled releases of a year."""

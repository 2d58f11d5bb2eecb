"""The formation: two web and two worker processes on PostgreSQL behind PgBouncer, restarted in turn while June 2020 is lived."""

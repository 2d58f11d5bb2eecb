"""Rules about meetings: paper day, lists and rules of a year's meetings, steps tied to a meeting, references of papers (R21)."""

"""What a student has answered and when to ask again: the store (SQLite) and the schedule; time is an argument."""

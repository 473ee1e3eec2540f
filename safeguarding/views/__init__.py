"""The pages of safeguarding: raising, reading, who is on duty, and the numbers that always show."""

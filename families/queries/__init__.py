"""Reads about families. Each takes the viewer, and every row comes from a rule."""

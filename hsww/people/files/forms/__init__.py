"""The small forms of a file's sections."""

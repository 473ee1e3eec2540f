"""What is said to somebody whose file the scheme does not take."""


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """Its text is a sentence for that person."""

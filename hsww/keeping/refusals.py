"""What backing up and restoring refuse. Every message is a plain sentence for whoever runs the command."""


class Refused(Exception):  # noqa: N818 - named for what happened
    """It cannot be done as asked, or it did not work. The sentence says why, and never holds a value or a key."""

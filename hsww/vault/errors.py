"""What the vault refuses, each with its own name. No message ever carries a value, a key or a name."""

# Named for what happened, as the policy would say it.
# ruff: noqa: N818


class VaultError(Exception):
    """Anything the vault refuses to do."""


class WrongPlace(VaultError):
    """A sealed value was found under another model, field, row or key than the one it was sealed for."""


class KeyGone(VaultError):
    """The data key no longer exists: the file was destroyed, and what it held cannot be read again."""


class Damaged(VaultError):
    """The bytes are not in the vault's format."""


class NotSealed(VaultError, TypeError):
    """Plain text was about to be stored, pickled or serialised where only sealed bytes may go."""


class NoScope(VaultError):
    """The row does not yet belong to a family or person, so there is no key to seal its words with."""


class BadKeyFile(VaultError):
    """The key-encryption file is missing, open to others, malformed, or not the one the keys need."""


class AtWork(VaultError):
    """Something else is at work, such as another rotation: two at once could drop each other's key."""


class Undoable(VaultError):
    """A step that is final was asked for inside a transaction that may still be undone."""


class OnHold(VaultError):
    """A file that must be kept for now was about to be destroyed; nothing was."""


class StillThere(VaultError):
    """The key store kept what it was told to delete."""


class BadCopy(VaultError):
    """A copy of the keys, or an escrowed key, is damaged, of another kind, or not for this identity."""


class NotEmpty(VaultError):
    """Keys were about to be loaded over others."""

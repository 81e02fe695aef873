"""Keys of paid services: from the environment, else from the system's keyring; never from a file of the project."""

from __future__ import annotations

import os

from songngu.errors import UsageError

SERVICE = "songngu"
"""Under which the keyring keeps keys, each by its variable's name."""


def key_of(name: str, variable: str) -> str:
    """Return the key that an endpoint needs, or an empty text where it needs none. Raises UsageError."""
    if not variable:
        return ""
    if key := os.environ.get(variable, "").strip() or _from_keyring(variable):
        return key
    raise UsageError(
        f"{name} needs a key: set the environment variable {variable}, or keep it in the system's keyring: "
        f"keyring set {SERVICE} {variable}"
    )


def _from_keyring(variable: str) -> str:
    """Ask the keyring, where the package of that name is installed and has one to ask."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return (keyring.get_password(SERVICE, variable) or "").strip()
    except KeyringError:
        return ""

"""Every error a user of the package can meet, under one root.

A message says what happened, where, what was found and what was expected. The command line turns any
``ProofreadError`` into one line on standard error and exit code 2; it never shows a traceback for one.
"""

from __future__ import annotations


class ProofreadError(Exception):
    """Root of all errors raised on purpose by this package."""


class ConfigError(ProofreadError, ValueError):
    """A configuration value or option is unknown, missing or out of range; the message names the key."""


class BundleError(ProofreadError):
    """A model bundle is broken, foreign or newer than this code; the message says what to do."""


class FormatError(ProofreadError, ValueError):
    """Input data does not have the expected structure; the message names the file and the line."""


class EncodingError(ProofreadError):
    """Bytes cannot be decoded, or text cannot be written back in the file's encoding."""


class ResourceError(ProofreadError):
    """A packaged resource is missing or does not match its checksum."""


class MissingExtraError(ProofreadError, ImportError):
    """An optional dependency is not installed; the message names the extra to install."""

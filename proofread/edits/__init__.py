"""What is a correction? Edits, alignment, kinds and guards."""

from proofread.edits.edit import Candidate, Edit, Kind, apply, check, invert

__all__ = ["Candidate", "Edit", "Kind", "apply", "check", "invert"]

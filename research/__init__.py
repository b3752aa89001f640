"""What the paper's comparison needs, and the two networks that are siblings of the corrector; not in the wheel."""

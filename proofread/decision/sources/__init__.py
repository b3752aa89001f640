"""Who proposes? One file for each source of proposals, all behind one protocol (base)."""

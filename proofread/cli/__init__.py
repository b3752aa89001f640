"""Who is calling? One file per command."""

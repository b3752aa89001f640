"""Record the SHA-256 of packaged resources after a deliberate change.

python scripts/update_checksums.py mixups.txt [NAME ...]
"""

from __future__ import annotations

import argparse

from proofread.lexicon.resource import update_checksum


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", help="file names inside proofread/lexicon/resources")
    for name in parser.parse_args().names:
        print(f"{update_checksum(name)}  {name}")


if __name__ == "__main__":
    main()

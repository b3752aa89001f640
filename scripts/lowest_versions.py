"""Print the lowest versions that pyproject.toml allows for the package and the named extras, as constraints for pip.

python scripts/lowest_versions.py documents server >lowest.txt
pip install -c lowest.txt '.[documents,server]'
"""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def main() -> None:
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extras", nargs="+", choices=sorted(extras))
    for requirements in (project["dependencies"], *map(extras.get, parser.parse_args().extras)):
        for requirement in requirements:
            print(re.sub(r"\[.*\]", "", requirement).replace(">=", "=="))


if __name__ == "__main__":
    main()

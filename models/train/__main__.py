"""Entry point of both ``python -m train`` (inside ``models/``) and ``python models/train``."""

import sys
from pathlib import Path

if not __package__:
    # Started as a folder, Python puts the folder itself on the path: its modules would then lose their package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from train.cli import main

if __name__ == "__main__":
    sys.exit(main())

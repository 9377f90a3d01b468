"""``python -m botkit`` is the command ``botkit``."""

import sys

from botkit.cli import main

if __name__ == "__main__":
    sys.exit(main())

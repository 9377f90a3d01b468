"""``python -m botkit.sandbox`` is the command ``botkit sandbox``, with fewer imports: it starts faster."""

from __future__ import annotations

import argparse
import sys

from botkit.errors import BotkitError
from botkit.sandbox.main import add_arguments, run


def main() -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="botkit sandbox")
    add_arguments(parser)
    try:
        return run(parser.parse_args())
    except BotkitError as error:
        sys.stderr.write(f"botkit: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())

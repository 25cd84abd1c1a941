"""Run phr: `python -m phr`, and the entry point of the `phr` command."""

from phr.cli.edge import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    raise SystemExit(run())


if __name__ == "__main__":
    main()

"""`python -m wizard`: the same as the console script."""

from wizard.cli import command

if __name__ == "__main__":
    command()

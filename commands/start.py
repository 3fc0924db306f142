"""`./start`, the first half: what can be chosen. The second half needs what commands/install.py has installed."""

from commands.options import read_options
from commands.trouble import say


def main() -> None:
    options = read_options()
    from commands.running import run  # --help answers before anything is installed

    run(options)


if __name__ == "__main__":
    say(main)

"""python -m commands.mail: runs the catcher and its page until it is told to stop."""

import argparse
import signal
from pathlib import Path

from werkzeug.serving import make_server

from commands.mail.catcher import catch
from commands.mail.mailbox import Mailbox
from commands.mail.page import create_page


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m commands.mail", description="Catches every mail and shows it.")
    parser.add_argument("--folder", type=Path, required=True, help="where the messages are kept")
    parser.add_argument("--host", default="127.0.0.1", help="address both listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8025, help="port of the page (default: %(default)s)")
    parser.add_argument("--smtp-port", type=int, default=1025, help="port that takes mail (default: %(default)s)")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    mailbox = Mailbox(options.folder)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    controller = catch(mailbox, options.host, options.smtp_port)
    try:
        make_server(options.host, options.port, create_page(mailbox, options.host), threaded=True).serve_forever()
    except KeyboardInterrupt:
        controller.stop()


if __name__ == "__main__":
    main()

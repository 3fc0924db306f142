"""Where caught mail is kept: one file per message, named by the nanosecond in which it came."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

KEPT = 500


@dataclass(frozen=True)
class Caught:
    """One message, as the page shows it."""

    number: int
    message: EmailMessage

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.number / 1e9, UTC)

    def body(self, kind: str) -> str | None:
        """The "html" or the "plain" version, if it has one."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else None


@dataclass(frozen=True)
class Mailbox:
    """A folder of messages."""

    folder: Path

    def keep(self, content: bytes) -> None:
        number = time.time_ns()
        unfinished = self.folder / f"{number}.new"
        unfinished.write_bytes(content)
        unfinished.rename(self._file(number))
        for old in self.numbers()[KEPT:]:
            self.delete(old)

    def numbers(self) -> list[int]:
        """Newest first."""
        return sorted((int(file.stem) for file in self.folder.glob("*.eml")), reverse=True)

    def source(self, number: int) -> bytes | None:
        file = self._file(number)
        return file.read_bytes() if file.exists() else None

    def get(self, number: int) -> Caught | None:
        source = self.source(number)
        if source is None:
            return None
        return Caught(number, message_from_bytes(source, EmailMessage, policy=policy.default))

    def newest(self, how_many: int = 100) -> list[Caught]:
        return [caught for number in self.numbers()[:how_many] if (caught := self.get(number))]

    def delete(self, number: int) -> None:
        self._file(number).unlink(missing_ok=True)

    def _file(self, number: int) -> Path:
        return self.folder / f"{number}.eml"

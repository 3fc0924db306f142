"""A copy of a process ends as a program would, whatever the copied work does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from commands.migration import newest_form
from commands.nursery import Copy
from migrations.run import config


def leave_with(code: object) -> Callable[[], None]:
    return lambda: sys.exit(code)  # type: ignore[arg-type]


def break_down() -> None:
    raise ValueError("broken")


@pytest.mark.parametrize(
    ("work", "code"),
    [(lambda: None, 0), (leave_with(None), 0), (leave_with(3), 3), (leave_with("words"), 1), (break_down, 1)],
)
def test_a_copy_ends_with_the_code_of_its_work(work: Callable[[], None], code: int) -> None:
    assert Copy(work).wait(10) == code


def test_a_copy_that_is_killed_says_by_which_signal() -> None:
    copy = Copy(lambda: time.sleep(60))
    assert copy.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        copy.wait(0.1)

    copy.kill()

    assert copy.wait(10) == -signal.SIGKILL
    copy.send_signal(signal.SIGTERM)  # to nobody: its number may be another's by now


def test_a_copy_is_a_process_of_its_own() -> None:
    ours = os.getpid()
    assert Copy(lambda: sys.exit(3 if os.getpid() != ours else 4)).wait(10) == 3


def test_the_newest_form_of_the_database_is_told_as_the_migrations_tell_it() -> None:
    from alembic.script import ScriptDirectory

    assert newest_form() == ScriptDirectory.from_config(config("postgresql://")).get_current_head()

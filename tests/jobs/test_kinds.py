"""Every kind of background work has its line in the one table, and each line says what holds."""

from jobs.all import *  # noqa: F403  (all runners)
from jobs.retries import RETRIES
from jobs.runner import RUNNERS
from services.background.kinds import ALL, KINDS


def test_every_work_has_a_kind_and_every_kind_its_runner():
    assert {kind.work for kind in ALL} == set(RUNNERS)
    assert len(KINDS) == len(ALL)


def test_whatever_can_be_tried_again_has_its_way():
    assert {kind.work for kind in ALL if kind.retry} == set(RETRIES)


def test_the_indexes_that_the_page_reads_are_there():
    for kind in ALL:
        names = {index.name for index in kind.work.__table__.indexes}
        assert {f"ix_{kind.key}_due", f"ix_{kind.key}_gave_up"} <= names

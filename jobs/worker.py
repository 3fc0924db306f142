"""A worker: one process, one queue, and a heartbeat in the database."""

import os
import socket
from typing import Any

import structlog
from flask import Flask, current_app
from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from core.db import db, now
from core.queue import queue_of
from models import Heartbeat

log = structlog.get_logger(__name__)


class BeatingWorker(Worker):
    """Tells the database that it lives, as often as it tells Redis: RQ's own count is wrong after Redis was emptied."""

    def heartbeat(self, *arguments: Any, **options: Any) -> None:
        super().heartbeat(*arguments, **options)
        with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
            beat(f"{socket.gethostname()}:{os.getpid()}", self.queues[0].name)
        current_app.extensions["engine"].dispose()  # no connection may be open when a job is forked off


def work(app: Flask, queue: str) -> None:
    """Run jobs of `queue` until told to stop. Two queues in one process lose jobs when it is killed; so one each."""
    redis = Redis.from_url(app.config["REDIS_URL"])
    worker = BeatingWorker(
        [queue_of(redis, queue)],
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=30,
        maintenance_interval=15,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING")


def beat(name: str, queue: str) -> None:
    mark = insert(Heartbeat).values(name=f"{queue}@{name}", queue=queue, heard_at=now(), created_at=now())
    try:
        db.execute(mark.on_conflict_do_update(index_elements=["name"], set_={"heard_at": now()}))
        db.commit()
    except SQLAlchemyError as error:
        log.warning("heartbeat not written", queue=queue, error=type(error).__name__)

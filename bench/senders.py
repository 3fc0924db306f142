"""Eight connections that post what they are given as fast as it is answered, in two processes."""

import http.client
import multiprocessing
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

PROCESSES, CONNECTIONS = 2, 4


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery: where it goes, what it says; `key` names the order it is of."""

    key: int
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: orders whose deliveries were answered 2xx, seconds of each answer, seconds in all, refusals."""

    accepted: set[int]
    answers: list[float]
    seconds: float
    refusals: int

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.answers)
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 2)


def send(port: int, messages: Sequence[Message], *, patience: float = 0) -> Sent:
    """Post all `messages`. One that is not answered 2xx is sent again for up to `patience` seconds."""
    lanes = PROCESSES * CONNECTIONS
    shares = [messages[lane::lanes] for lane in range(lanes)]
    began = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        jobs = [(port, shares[at : at + CONNECTIONS], patience) for at in range(0, lanes, CONNECTIONS)]
        results = list(chain.from_iterable(pool.starmap(_send_some, jobs)))
    seconds = time.perf_counter() - began
    return Sent(
        accepted=set().union(*(result[0] for result in results)),
        answers=list(chain.from_iterable(result[1] for result in results)),
        seconds=seconds,
        refusals=sum(result[2] for result in results),
    )


def _send_some(
    port: int, shares: Sequence[Sequence[Message]], patience: float
) -> list[tuple[set[int], list[float], int]]:
    with ThreadPoolExecutor(len(shares)) as threads:
        return list(threads.map(lambda share: _send_lane(port, share, patience), shares))


def _send_lane(port: int, messages: Sequence[Message], patience: float) -> tuple[set[int], list[float], int]:
    accepted, answers, refusals = set(), [], 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for message in messages:
        end = time.monotonic() + patience
        while True:
            began = time.perf_counter()
            status = _post(connection, message)
            if 200 <= status < 300:
                answers.append(time.perf_counter() - began)
                accepted.add(message.key)
                break
            refusals += 1
            if time.monotonic() > end:
                break
            time.sleep(random.uniform(0.05, 0.3))
    connection.close()
    return accepted, answers, refusals


def _post(connection: http.client.HTTPConnection, message: Message) -> int:
    """The status; 0 where the connection broke."""
    try:
        connection.request("POST", message.path, message.body, message.headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0

"""Papers of the floor as PDF: plain values in, bytes out. Their words come from the caller, in the right language."""

from papers.batches import BatchRow, BatchTicket, batch_ticket
from papers.codes import Kind, code_of, read_code
from papers.slips import PackingSlip, SlipRow, packing_slips
from papers.tickets import JobTicket, PrintFile, job_tickets

__all__ = [
    "BatchRow",
    "BatchTicket",
    "JobTicket",
    "Kind",
    "PackingSlip",
    "PrintFile",
    "SlipRow",
    "batch_ticket",
    "code_of",
    "job_tickets",
    "packing_slips",
    "read_code",
]

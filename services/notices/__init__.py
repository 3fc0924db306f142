"""Notices: what there is to be told, who is told of it, how it is counted together, and the mails that carry it."""

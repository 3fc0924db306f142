"""Every module that declares jobs, imported so that the sweep and the workers know them."""

from importlib import import_module
from pkgutil import iter_modules

import jobs

for _module in iter_modules(jobs.__path__):
    if _module.name != "all":
        import_module(f"jobs.{_module.name}")

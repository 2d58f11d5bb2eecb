"""The edge: HTTP, Slack, pages, posts, documents, delivery, the scheduler and the local workspace."""

import sys

if "structlog" not in sys.modules and "rich" not in sys.modules:
    # Where rich is installed, as for development, structlog imports its 60 modules for coloured tracebacks. The log here is JSON.
    sys.modules["rich"] = None  # type: ignore[assignment]  # This is how Python is told that a module can't be imported.
    import structlog  # noqa: F401 - Imported for what it leaves out.

    del sys.modules["rich"]

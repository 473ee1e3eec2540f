"""Log lines without content: what kind of thing went wrong and where, never with what values.

An exception's text can hold what a family told us, so its text and the values of its frames are left out; the
places in the code are enough to find the fault. Nothing is mailed.
"""

import logging
import traceback
from typing import Any


class Line(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record = logging.makeLogRecord({**record.__dict__, "exc_text": None})
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - Python's name
        kind, _error, frames = ei
        places = [f"  {at.filename}:{at.lineno} in {at.name}" for at in traceback.extract_tb(frames)]
        return "\n".join([kind.__name__, *places])

"""The text layer of a PDF, read in a process of its own: run as a script, PDF in, JSON out.

A PDF is a program of sorts. Whatever a broken or hostile one does to its reader, it does here: a process with a bound
on memory and time, which can be ended. It imports nothing of Attest, so that it starts at once.
"""

import io
import json
import sys
from typing import Any

MEMORY_BYTES = 1_500_000_000
CPU_S = 20
MOST_PAGES = 300
MOST_CHARS = 5_000_000


def read(content: bytes) -> dict[str, Any]:
    """The pages' texts in order, or under "refused" what is wrong with the file.

    Text is given in the order in which the file draws it. Pages past `MOST_PAGES`, and text past `MOST_CHARS`, refuse
    the file: part of a report must not pass for all of it.
    """
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            return {"refused": "the PDF is locked with a password"}
        if len(reader.pages) > MOST_PAGES:
            return {"refused": f"the PDF has more than {MOST_PAGES} pages"}
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MOST_CHARS:
                return {"refused": f"the PDF holds more than {MOST_CHARS:,} characters"}
    except MemoryError:
        return {"refused": "the PDF needs more memory than an honest one would"}
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
    ) as problem:
        return {"refused": f"the PDF is broken ({type(problem).__name__})"}
    except (ArithmeticError, AssertionError, LookupError, NotImplementedError, ImportError) as problem:
        return {"refused": f"the PDF can't be read ({type(problem).__name__})"}
    return {"pages": pages}


def _bound() -> None:
    """Bounds on this process, where the system knows them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))


def main() -> int:
    """Read standard input, write one JSON object."""
    import logging

    _bound()
    logging.disable(logging.CRITICAL)
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

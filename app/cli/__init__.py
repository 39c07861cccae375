"""The command line, and the composition root: the only place where all parts of lanehop meet.

One module a group of commands, imported when one of them runs, so that `lanehop --help` and reads of the cache answer
at once. stdout is data, stderr is narration, exit codes are an interface.
"""

import errno
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TextIO

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code. The program's entry point."""
    try:
        os.umask(0o077)
        _open_what_is_closed()
        code = run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:  # while what a command needs was still being imported
        with suppress(OSError):
            os.write(2, b"lanehop: stopped\n")
        code = 130
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:  # whoever read has left, the terminal is gone, the disk is full
            _let_go_of(stream)
            if not isinstance(error, BrokenPipeError):
                code = code or 1
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. Expected errors are one line on stderr, never a traceback."""
    import click

    from app.cli.exits import Exit
    from app.cli.output import ReaderLeft, complain
    from app.cli.root import cli

    as_json = "--json" in itertools.takewhile(lambda word: word != "--", arguments)
    try:
        result = _as_raised(lambda: cli.main(list(arguments), prog_name="lanehop", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except click.UsageError as error:
        message = error.format_message().rstrip(".")
        where = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        return complain(f"{message[:1].lower()}{message[1:]}{where}", Exit.USAGE, as_json=as_json)
    except (click.Abort, KeyboardInterrupt):
        return complain("stopped", 130, as_json=as_json)
    except ReaderLeft:
        _let_go_of(sys.stdout)
        return Exit.DONE
    except Exception as error:
        return complain(*_said(error, arguments), as_json=as_json)
    return result if isinstance(result, int) else Exit.DONE


def _as_raised(command: Callable[[], object]) -> object:
    """Python 3.11 wraps what is raised while a class is being made, as it is while a module is imported."""
    try:
        return command()
    except RuntimeError as error:
        if isinstance(error.__cause__, KeyboardInterrupt | SystemExit):
            raise error.__cause__ from None
        raise


def _said(error: Exception, arguments: Sequence[str]) -> tuple[str, int]:
    """What is said of an error, and the exit code. One that nobody expected is noted in the log."""
    from app.cli.exits import Exit, code_of
    from app.cli.journal import record_crash

    if "app.cache.driver" in sys.modules:
        from app.cli.mending import as_said

        error = as_said(error)
    code = code_of(error)
    if code is not None:
        return str(error), code
    if isinstance(error, UnicodeEncodeError) and not _is_text("".join(arguments)):
        return "what was typed is not UTF-8 text", Exit.USAGE
    if isinstance(error, OSError) and (error.filename is not None or error.errno in _FULL):
        return ": ".join(str(part) for part in (error.filename, error.strerror) if part is not None), Exit.UNEXPECTED
    if os.environ.get("LANEHOP_DEBUG"):
        raise error
    noted = record_crash(error)
    where = f"where it did is in {noted}" if noted else "LANEHOP_DEBUG=1 shows where"
    return f"something unexpected happened ({type(error).__name__}); {where}", Exit.UNEXPECTED


def _is_text(words: str) -> bool:
    try:
        words.encode()
    except UnicodeEncodeError:  # bytes that are none stand in it as halves of surrogate pairs
        return False
    return True


def _open_what_is_closed() -> None:
    """A shell may start us with a stream closed (`>&-`); Python has None there, and everybody expects a file."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # till the end


def _let_go_of(stream: TextIO) -> None:
    """Python flushes its streams once more when it ends; that must not complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

"""The command line, and the composition root: the only place where all parts of lanehop meet.

One module a group of commands, imported when one of them runs, so that `lanehop --help` and reads of the cache answer
at once. stdout is data, stderr is narration, exit codes are an interface.
"""

import os
import sys
from collections.abc import Sequence
from typing import TextIO


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code. The program's entry point."""
    os.umask(0o077)
    _open_what_is_closed()
    code = run(sys.argv[1:] if arguments is None else arguments)
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
    from app.cli.output import ReaderLeft, say
    from app.cli.root import cli

    try:
        result = cli.main(list(arguments), prog_name="lanehop", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except click.UsageError as error:
        message = error.format_message().rstrip(".")
        where = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        say(f"lanehop: {message[:1].lower()}{message[1:]}{where}")
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        say("lanehop: stopped")
        return 130
    except ReaderLeft:
        _let_go_of(sys.stdout)
        return Exit.DONE
    except Exception as error:
        return _failed(error)
    return result if isinstance(result, int) else Exit.DONE


def _failed(error: Exception) -> int:
    from app.cli.exits import Exit, code_of
    from app.cli.journal import record_crash
    from app.cli.output import say

    if "app.cache.driver" in sys.modules:
        from app.cli.mending import as_said

        error = as_said(error)
    code = code_of(error)
    if code is not None:
        say(f"lanehop: {error}")
        return code
    if os.environ.get("LANEHOP_DEBUG"):
        raise error
    noted = record_crash(error)
    where = f"where it did is in {noted}" if noted else "LANEHOP_DEBUG=1 shows where"
    say(f"lanehop: something unexpected happened ({type(error).__name__}); {where}")
    return Exit.UNEXPECTED


def _open_what_is_closed() -> None:
    """A shell may start us with a stream closed (`>&-`); Python has None there, and everybody expects a file."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # till the end


def _let_go_of(stream: TextIO) -> None:
    """Python flushes its streams once more when it ends; that must not complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

"""The work on one account: its connection, its pulls and sweeps, its sender. Accounts never wait for each other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random

import msgspec

from app.cache import accounts, streams
from app.cache.accounts import AccountRow
from app.cache.lease import Fenced
from app.cache.store import Turn
from app.cache.streams import Wish
from app.model.ids import SECOND, Instant
from app.sync import decide
from app.sync.advice import with_advice
from app.sync.faceter import read_facets
from app.sync.leader import Leadership
from app.sync.puller import pull_account
from app.sync.sender import Sender
from app.sync.sweeper import sweep_account
from app.vendor import Clock, Connection, Forbidden, Pauses, SignInRefused, Throttled, Vendor, VendorError

log = logging.getLogger("lanehop.sync")
EXIT_SIGN_IN, EXIT_UNREACHABLE, EXIT_CANNOT = 3, 5, 7
_NEVER = 1 << 62
_FACETS_REST = 30 * SECOND
"""How long nothing is looked for after nothing was left to read, or reading failed."""
_FACETS_AGAIN = 5 * SECOND
"""The same at least where somebody waits for it, after the vendor could not be reached."""
_UNREAD = 5 * SECOND
"""After a rescue: how long until what could not be read is read again, where nobody else would ask for it."""
_DRAIN = 30.0
"""Seconds a pull that was asked for waits for what is due to be sent first."""

Connect = Callable[[AccountRow, Pauses], Awaitable[tuple[Connection, Vendor]]]
"""Opens an account: its connection, and the adapter behind it. Raises `VendorError`."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What all accounts of one engine share."""

    clock: Clock
    rng: Random
    connect: Connect
    leader: Leadership
    wake: Callable[[], None]
    every: Instant
    """Ms between two pulls that nobody asked for; 0 for none."""
    silence: float
    """Seconds without an answer after which a person is told."""


@dataclass(slots=True)
class Grant:
    """A wish, and how many accounts still work on it."""

    wish: Wish
    left: int
    error: str | None = None
    code: int = 0


class AccountWork:
    """One account of the engine."""

    def __init__(self, shop: Shop, row: AccountRow) -> None:
        self._shop = shop
        self.row = row
        self._connection: Connection | None = None
        self._vendor: Vendor | None = None
        self._sender: Sender | None = None
        self._door = asyncio.Lock()
        self._opening: asyncio.Task[None] | None = None
        self._reopen_at: Instant = 0
        self._closing = False
        self._pull: asyncio.Task[None] | None = None
        self._sweep: asyncio.Task[None] | None = None
        self._unswept: list[Grant] = []
        """Wishes whose pull is complete, and that wait for a sweep which begins after it."""
        self._facets: asyncio.Task[None] | None = None
        self._facets_rest_until: Instant = 0
        self._facets_again_at: Instant = 0
        self._facets_failures = 0
        self._wishes: list[Grant] = []
        self._next_pull: Instant = 0 if shop.every or row.rescued_at is not None else _NEVER
        self._failures = 0
        self._silent = False
        self._writing: set[asyncio.Task[None]] = set()

    # --- what the engine asks ----------------------------------------------------------------------

    def same_system(self, row: AccountRow) -> bool:
        """Whether the connection that is open still fits what the configuration says."""
        return (row.vendor, row.revision) == (self.row.vendor, self.row.revision)

    def update(self, row: AccountRow) -> None:
        if self.row.paused and not row.paused and self._shop.every:
            self._next_pull = 0
        self.row = row
        if self._sender is not None:
            self._sender.account = row

    @property
    def may_send(self) -> bool:
        """Whether operations may be given to it now."""
        ready = self._sender is not None and not self._sender.resting
        return ready and self.row.writes and not self.row.paused and self.row.rescued_at is None

    def make_ready(self) -> None:
        """There is something to send: open the account in the background, so that no other one waits for it."""
        wanted = self._sender is None and self.row.writes and not self.row.paused
        if wanted and self._opening is None and self._shop.clock.now() >= self._reopen_at:
            self._opening = asyncio.create_task(self._open_sender())

    @property
    def busy(self) -> set[int]:
        return set(self._sender.busy) if self._sender is not None else set()

    def wakes_at(self) -> Instant:
        """When there is something to do although nothing changed."""
        now = self._shop.clock.now()
        shut = self.row.shut_until(now)
        times = [_NEVER]
        if not self.row.broken and self._pull is None:
            times.append(max(self._next_pull, shut))
        if self._sender is not None and self._sender.resting:
            times.append(max(self._sender.rests_until, shut))
        if self._sender is None and self._reopen_at > now:
            times.append(self._reopen_at)
        if self._facets_again_at > now:
            times.append(self._facets_again_at)
        return min(times)

    def send(self, turn: decide.Turn) -> None:
        """Work on an operation in the background; only while `may_send`."""
        if self._sender is not None:
            self._sender.start(turn)

    def wish(self, grant: Grant) -> None:
        """Pull as soon as may be; a pull under way that began before the wish does not count."""
        self._wishes.append(grant)
        self._next_pull = self._reopen_at = 0
        if self._sender is not None:
            self._sender.try_at_once()

    def clock_was_set(self, by: Instant) -> None:
        """The clock was set by so many ms: what is waited for is as far away as it was."""
        for name in ("_next_pull", "_reopen_at", "_facets_rest_until", "_facets_again_at"):
            moment = getattr(self, name)
            if 0 < moment < _NEVER:
                setattr(self, name, moment + by)
        if self._sender is not None:
            self._sender.clock_was_set(by)

    def pull_if_due(self) -> None:
        now = self._shop.clock.now()
        asked = bool(self._wishes)
        if self._pull is not None:
            return
        # What somebody asks for begins all the same: the gate lets nothing out, and says soon how long it stays shut.
        if not asked and (self.row.broken or now < max(self._next_pull, self.row.shut_until(now))):
            return
        self._pull = asyncio.create_task(self._pull_once())

    def read_facets_if_due(self, *, wanted: bool) -> None:
        """Read what a person waits to see of a candidate; when nobody waits, what has not been read for long."""
        now = self._shop.clock.now()
        idle = self._is_idle() and now >= self._facets_rest_until and self._shop.every > 0
        may = not self.row.broken and now >= max(self.row.shut_until(now), self._facets_again_at)
        if self._facets is None and may and (wanted or idle):
            self._facets = asyncio.create_task(self._read_facets())

    async def close(self, patience: float) -> list[Grant]:
        """End what is under way; the wishes that are not granted yet."""
        self._closing = True
        for task in (self._pull, self._sweep, self._opening, self._facets):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if self._sender is not None:
            await self._sender.close(patience)
        if self._connection is not None:
            await self._connection.close()
        await asyncio.gather(*self._writing, return_exceptions=True)
        if self._silent:
            await self._shop.leader.turn(Turn.SEND, accounts.silent, self.row.id, None)
        return self._wishes + self._unswept

    # --- pulling -----------------------------------------------------------------------------------

    async def _pull_once(self) -> None:
        try:
            await self._pull_and_tell()
        except Fenced:
            log.warning("pull of %s: another process leads now", self.row.name)
        finally:  # not before: whoever closes waits for the end of it as well
            self._pull = None
            self._shop.wake()

    async def _pull_and_tell(self) -> None:
        grants, self._wishes = self._wishes, []
        error: VendorError | None = None
        failures: list[VendorError] = []
        try:
            if grants:
                await self._drain()
            failures = await self._pull_streams(full=any(grant.wish.full for grant in grants))
        except Fenced:  # whoever leads has the wishes
            raise
        except asyncio.CancelledError:
            self._wishes = grants + self._wishes  # for whoever takes over
            raise
        except Exception as failure:
            error = self._said(failure, "pull")
        unswept: list[Grant] = []
        try:
            await self._ended(error, failures)
            if error is None:
                unswept = [grant for grant in grants if self._waits_for_sweep(grant)]
        finally:  # whoever waits hears of it, whatever the end
            for grant in unswept:
                _note(grant, *failures)
            self._unswept += unswept
            await self._tell([grant for grant in grants if grant not in unswept], error, failures)
            if error is None:
                self._sweep_next()

    def _waits_for_sweep(self, grant: Grant) -> bool:
        """Also where an engine pulls only when asked: when it ends with the wish, nobody else would sweep."""
        return grant.wish.full or (not self._shop.every and self._sweep is None)

    def _said(self, failure: Exception, doing: str) -> VendorError:
        """What went wrong, for a person; a fault of ours goes to the log."""
        if isinstance(failure, SignInRefused):
            return with_advice(failure, account=self.row.name, vendor=self.row.vendor)
        if isinstance(failure, VendorError):
            return failure
        log.error("%s of %s", doing, self.row.name, exc_info=failure)
        return VendorError(f"{self.row.name}: unexpected {type(failure).__name__}; see the log")

    async def _ended(self, error: VendorError | None, failures: Sequence[VendorError]) -> None:
        if error is not None:
            await self._failed(error)
            return
        self._failures = 0
        wait = self._shop.every or (_UNREAD if self.row.rescued_at is not None and failures else 0)
        self._next_pull = self._shop.clock.now() + wait if wait else _NEVER

    async def _pull_streams(self, *, full: bool) -> list[VendorError]:
        """What went wrong with single streams. Raises `VendorError` where all of it did."""
        connection = await self._open()
        if self.row.broken:  # somebody asked all the same: see whether what paused it is mended
            await self._shop.leader.turn(Turn.SEND, accounts.pause, self.row.id, None, self._shop.clock.now())
        assert self._vendor is not None  # noqa: S101  # it came with the connection
        return await pull_account(
            self._shop.leader, self._shop.clock, self.row, connection, self._vendor.streams, full=full
        )

    # --- sweeping ----------------------------------------------------------------------------------

    def _sweep_next(self) -> None:
        """Find out what is gone, beside the pulls: that may take long."""
        if self._sweep is None and not self._closing:
            self._sweep = asyncio.create_task(self._sweep_once())

    async def _sweep_once(self) -> None:
        try:
            await self._sweep_and_tell()
        except Fenced:
            log.warning("sweep of %s: another process leads now", self.row.name)
        finally:
            self._sweep = None
            if self._unswept:
                self._sweep_next()
            self._shop.wake()

    async def _sweep_and_tell(self) -> None:
        grants, self._unswept = self._unswept, []
        error: VendorError | None = None
        failures: list[VendorError] = []
        try:
            connection = await self._open()
            assert self._vendor is not None  # noqa: S101  # it came with the connection
            full = any(grant.wish.full for grant in grants)
            failures = await sweep_account(
                self._shop.leader, self._shop.clock, self.row, connection, self._vendor.sweeps, now_=full
            )
        except Fenced:  # whoever leads has the wishes
            raise
        except asyncio.CancelledError:
            self._unswept = grants + self._unswept  # for whoever takes over
            raise
        except Exception as failure:
            error = self._said(failure, "sweep")
        try:
            if error is not None:
                await self._failed(error)
        finally:
            await self._tell(grants, error, failures)

    def _is_idle(self) -> bool:
        return self._pull is None and self._sweep is None

    async def _drain(self) -> None:
        """Give what is being sent the time to end, so that the pull sees it."""
        tasks = set(self._sender.busy.values()) if self._sender is not None else set()
        if tasks:
            await asyncio.wait(tasks, timeout=_DRAIN)

    async def _failed(self, error: VendorError) -> None:
        now = self._shop.clock.now()
        self._failures += 1
        wait = decide.rest(self._failures, self._shop.rng)
        if isinstance(error, Throttled):
            wait = wait if error.retry_after is None else round(error.retry_after * SECOND)
            await self._shop.leader.turn(Turn.SEND, accounts.throttle, self.row.id, now + wait, now)
        self._next_pull = now + wait if self._shop.every or self.row.rescued_at is not None else _NEVER
        self._reopen_at = now + wait
        if isinstance(error, SignInRefused):
            await self._shop.leader.turn(Turn.SEND, accounts.pause, self.row.id, error.message, now)
        else:
            await self._shop.leader.turn(Turn.SEND, streams.failed, self.row.id, error.message, now)

    async def _tell(self, grants: Sequence[Grant], error: VendorError | None, failures: Sequence[VendorError]) -> None:
        """These wishes are granted as far as this account goes. Cut off, it leaves the rest to whoever takes over."""
        untold = list(grants)
        try:
            while untold:
                _note(untold[0], *failures, *([error] if error is not None else ()))
                await self.grant_done(untold[0])
                del untold[0]
        except asyncio.CancelledError:
            self._wishes += untold
            raise

    async def grant_done(self, grant: Grant) -> None:
        """This account has done its part of a wish."""
        if grant.left == 1:
            await finish(self._shop, grant)
        grant.left -= 1

    # --- facets ------------------------------------------------------------------------------------

    async def _read_facets(self) -> None:
        rest: Instant = 0
        again: Instant = 0
        try:
            connection = await self._open()
            declared = self._vendor.facets if self._vendor is not None else ()
            more = await read_facets(
                self._shop.leader, self._shop.clock, self.row, connection, declared=declared, idle=self._is_idle
            )
            rest = 0 if more else _FACETS_REST
            self._facets_failures = 0
        except VendorError as error:
            rest, again = _FACETS_REST, self._rest_of_facets()
            log.info("facets of %s: %s", self.row.name, type(error).__name__)
            if isinstance(error, SignInRefused | Throttled):
                await self._failed(self._said(error, "facets"))
        except Fenced:
            log.warning("facets of %s: another process leads now", self.row.name)
        except Exception:
            rest, again = _FACETS_REST, self._rest_of_facets()
            log.exception("facets of %s", self.row.name)
        finally:
            self._facets = None
            self._facets_rest_until = self._shop.clock.now() + rest
            self._facets_again_at = self._shop.clock.now() + again
            self._shop.wake()

    def _rest_of_facets(self) -> Instant:
        """How long somebody waits for the next try, the longer the more have failed."""
        self._facets_failures += 1
        return max(_FACETS_AGAIN, decide.rest(self._facets_failures, self._shop.rng))

    # --- what the vendor wants, and whether it answers -----------------------------------------------

    def left(self) -> float:
        """See `app.vendor.Pauses`."""
        now = self._shop.clock.now()
        return max(0.0, (self.row.shut_until(now) - now) / SECOND)

    def asked(self, seconds: float) -> None:
        """See `app.vendor.Pauses`: known here at once, and durable in a moment, whichever request was told."""
        now = self._shop.clock.now()
        until = now + round(seconds * SECOND)
        self.row = msgspec.structs.replace(self.row, not_before=max(until, self.row.shut_until(now)), asked_at=now)
        if self._sender is not None:
            self._sender.account = self.row
        task = asyncio.create_task(self._shop.leader.turn(Turn.SEND, accounts.throttle, self.row.id, until, now))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def listen(self) -> None:
        """Say of a vendor that took a request and does not answer since when that is so, before it is given up."""
        silence = self._connection.silence() if self._connection is not None else 0.0
        silent = silence >= self._shop.silence
        if silent == self._silent:
            return
        self._silent = silent
        since = self._shop.clock.now() - round(silence * SECOND) if silent else None
        await self._shop.leader.turn(Turn.SEND, accounts.silent, self.row.id, since)

    # --- the connection ----------------------------------------------------------------------------

    async def _open(self) -> Connection:
        async with self._door:  # a pull and a send that want it at once get the same one
            if self._connection is None:
                connection, self._vendor = await self._shop.connect(self.row, self)
                self._connection = connection
            return self._connection

    async def _open_sender(self) -> None:
        try:
            connection = await self._open()
        except VendorError as error:
            await self._failed(error)
        except Exception as error:
            log.exception("opening %s", self.row.name)
            await self._failed(VendorError(f"{self.row.name}: unexpected {type(error).__name__}; see the log"))
        else:
            self._sender = Sender(
                self._shop.leader,
                self._shop.clock,
                self._shop.rng,
                account=self.row,
                connection=connection,
                wake=self._shop.wake,
            )
        finally:
            self._opening = None
            self._shop.wake()


def _note(grant: Grant, *errors: VendorError) -> None:
    """Write down for whoever wished what went wrong."""
    for error in errors:
        grant.error = error.message if grant.error is None else f"{grant.error}; {error.message}"
        grant.code = max(grant.code, exit_code(error))


async def finish(shop: Shop, grant: Grant) -> None:
    """Tell whoever wished that it is done."""
    now = shop.clock.now()
    await shop.leader.turn(Turn.SEND, streams.wish_done, grant.wish.id, now, grant.error, grant.code)


def exit_code(error: VendorError) -> int:
    """The exit code of the command line for what went wrong."""
    match error:
        case SignInRefused():
            return EXIT_SIGN_IN
        case Forbidden():
            return EXIT_CANNOT
        case _:
            return EXIT_UNREACHABLE

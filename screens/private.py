"""How Textual paints and forwards, which it does not promise to keep: looked for here, done without where it is gone.

Without the compositor's updates everything is sent as Textual sends it: more bytes, the same screen. Without its
forwarding a widget gets its keys as messages. Three more such parts are used elsewhere: the app paints by `_display`,
a damaged cache ends it by way of `_handle_exception` (without which it ends with a trace), and the driver is made of
Textual's own one (without which the app takes that as it is).
"""

from textual import events
from textual.driver import Driver
from textual.widget import Widget

try:
    from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
except ImportError:

    class CompositorUpdate:  # type: ignore[no-redef]
        """Stands in for a class that is gone: nothing is one."""

    class ChopsUpdate(CompositorUpdate):  # type: ignore[no-redef]
        """The same."""

    class LayoutUpdate(CompositorUpdate):  # type: ignore[no-redef]
        """The same."""


__all__ = ["ChopsUpdate", "CompositorUpdate", "LayoutUpdate", "forward", "told_in_band"]


def told_in_band(driver: Driver | None) -> bool:
    """Whether the terminal itself says its size between the keys; what the system thinks of it is then not asked."""
    return bool(getattr(driver, "_in_band_window_resize", False))


def forward(to: Widget, event: events.Key | events.Paste) -> None:
    """Give a widget an event that the app has taken already, so that it does not come back to the app."""
    forwards = getattr(to, "_forward_event", None)
    if forwards is not None:
        forwards(event)
    else:
        marks = getattr(event, "_set_forwarded", None)
        if marks is not None:
            marks()
        else:
            event.stop()  # unmarked, what the widget does not use must not bubble up to where it came from
        to.post_message(event)

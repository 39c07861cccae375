"""HTML as a vendor's editor writes it, to plain text and back."""

import html
import re
from html.parser import HTMLParser

_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]*);")
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
        "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr"})


def to_text(markup: str) -> str:
    """Plain text: blocks become lines, list items get a dash, scripts and styles vanish, entities are resolved."""
    if "<" not in markup and "&" not in markup:
        return _tidy(markup)
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return _tidy("".join(reader.parts))


def if_markup(text: str) -> str:
    """Plain text of what holds tags or entities; anything else as it is, so that "a < b & c" stays."""
    if "<" in text and _TAG.search(text):
        return to_text(text)
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def from_text(text: str) -> str:
    """Text as markup: what looks like a tag is shown and not obeyed, lines stay lines.

    `if_markup` and `to_text` give the same text back, blanks aside.
    """
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def if_mistaken(text: str) -> str:
    """Text for a field that need not hold markup: as it is, unless `if_markup` would make another text of it."""
    return text if if_markup(text) == text else from_text(text)


def folded(text: str) -> str:
    """Text for comparing: markup off, runs of blanks and lines one blank."""
    return " ".join(to_text(text).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT and tag not in _VOID:
            self._silent += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS and tag != "li":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()

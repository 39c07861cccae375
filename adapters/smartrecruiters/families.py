"""What SmartRecruiters calls an API: operations under one base path."""

import msgspec

REFERENCE = "API reference"


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """One of the vendor's APIs. `api`: its name in the reference; `hosted`: who serves it, if not the vendor."""

    name: str
    api: str
    rows: str
    base: str = ""
    hosted: str | None = None

    @property
    def source(self) -> str:
        """Where its operations are described, and who answers them where it is not the vendor."""
        return f"{REFERENCE} > {self.api}{f' (hosted by {self.hosted})' if self.hosted else ''}"

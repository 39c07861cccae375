"""What holds secrets shows none of them, however it is asked."""

import importlib
import pkgutil
from collections.abc import Iterator

import msgspec
from rich.pretty import pretty_repr

import adapters
import app
from app.cli.children import Handover
from app.cli.trial import Asked
from app.model.discreet import Discreet
from app.privacy.secrets import Found
from app.settings import AccountConfig
from app.workspace.accounts import Draft

SECRET = "kestrel-4711-quartz"


def every_struct(root: type) -> Iterator[type]:
    for one in root.__subclasses__():
        yield one
        yield from every_struct(one)


def test_who_has_a_representation_of_their_own_has_no_other_one() -> None:
    for package in (app, adapters):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    ours = [one for one in every_struct(msgspec.Struct) if one.__module__.partition(".")[0] in ("app", "adapters")]
    own = [one for one in ours if "__repr__" in vars(one)]
    assert len(own) > 10
    assert [one for one in own if not issubclass(one, Discreet)] == []


def test_no_secret_is_shown_by_what_holds_them() -> None:
    config = AccountConfig(vendor="traffit", base_url="http://localhost")
    held: list[object] = [
        Draft(vendor="traffit", name="polka", address="", values={}, secrets={"client_secret": SECRET}),
        Handover(secrets={"polka": {"client_secret": SECRET}}, passphrase=SECRET),
        Asked(name="polka", config=config, secrets={"client_secret": SECRET}, handover=Handover(passphrase=SECRET)),
        Found({"client_secret": SECRET}, "a place"),
    ]
    for one in held:
        for said in (repr(one), str(one), pretty_repr(one), pretty_repr({"locals": [one]})):
            assert SECRET not in said
            assert type(one).__name__ in said

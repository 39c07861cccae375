"""Signing in by e-mail and password, a new password, and what the vendor keeps for its own tools."""

from aiohttp import web

from adapters.vitay.sandbox import answers
from adapters.vitay.sandbox.calls import Call, Route
from adapters.vitay.sandbox.records import Record, Resource, Wrong


async def log_in(call: Call) -> web.Response:
    sent = await call.object()
    found = call.tenant.sign_in(_text(sent, "email"), _text(sent, "password"))
    if found is None:
        raise Wrong(401, "Invalid email or password")
    user, token = found
    return call.one(Resource("User", user.id, {"token": token.access}))


async def find_reset(call: Call) -> web.Response:
    """Mails a key to the user, and answers with one: the document calls it `token`."""
    key = call.tenant.reset_key(_user(call, call.request.query.get("email", "")))
    call.changed(notified=True)
    return answers.document(call.manner, {"data": {"attributes": {"token": key}}})


async def request_reset(call: Call) -> web.Response:
    """The same with another answer."""
    user = _user(call, _text(await call.object(), "email"))
    told = answers.told(call.manner, Resource("User", user.id, {"email": user["email"]}))
    call.changed(notified=True)
    return answers.document(call.manner, {"data": {"key": call.tenant.reset_key(user), **told}})


async def update_password(call: Call) -> web.Response:
    sent = await call.object()
    user = _user(call, _text(sent, "email"))
    if not call.tenant.set_password(user, _text(sent, "reset_key"), _text(sent, "password")):
        raise Wrong(422, "Invalid reset key")
    call.changed()
    return call.one(Resource("User", user.id, {"email": user["email"]}))


async def ping(_: Call) -> web.Response:
    return web.Response(text="Pong")


async def show_environment(call: Call) -> web.Response:
    """The variables of a client of the vendor's, the token among them."""
    email = call.user["email"] if call.user is not None else ""
    token = call.request.headers.get("Authorization", "").partition(" ")[2]
    values = {"base_url": str(call.request.url.origin()), "email": email, "token": token}
    listed = [{"key": name, "value": value, "enabled": True} for name, value in values.items()]
    return answers.document(call.manner, {"name": "Vitay", "values": listed})


def _user(call: Call, email: str) -> Record:
    user = call.tenant.with_email(email)
    if user is None:
        raise Wrong(404, "Invalid User")
    return user


def _text(sent: dict[str, object], name: str) -> str:
    value = sent.get(name)
    if not isinstance(value, str) or not value:
        raise Wrong(422, f"{name} can't be blank")
    return value


ROUTES = (
    Route("GET", "/v3/ping", ping, open=True),
    Route("GET", "/v3/api/postman", show_environment),
    Route("POST", "/v3/oauth/login", log_in, open=True),
    Route("GET", "/v3/oauth/reset", find_reset, ("email",), open=True),
    Route("POST", "/v3/oauth/reset", request_reset, open=True),
    Route("PATCH", "/v3/oauth/reset", update_password, open=True),
)

"""Users, now and as they were before; the groups they are in, the roles there are."""

from typing import Any

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, paging, staff
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.patching import patched
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import shown

_OLD = "users-api-deprecated"
_FIXED = ("id", "updatedOn", "active")
_MANAGERS = ("ADMINISTRATOR",)


def _shown(call: Call, row: Row, *, in_list: bool = False) -> Any:
    """Before, a user had a role beside the system role, and lists told no groups."""
    found = dict(row)
    if call.operation.family != _OLD:
        del found["role"]
    if in_list:
        del found["location"]
        if call.operation.family != _OLD:
            found["accessGroups"] = [_group(name) for name in row["_groups"]]
    return shown(found)


def _group(name: str) -> Row:
    return {"id": f"group-{staff.ACCESS_GROUPS.index(name)}", "name": name}


async def listed(call: Call) -> web.Response:
    """By cursor now, by place before."""
    query = call.query
    words, since = query.get("q", "").lower().split(), query.get("updatedAfter", -1)
    rows = [
        row
        for row in call.tenant.users.values()
        if row["updatedOn"] > since
        and all(word in f"{row['firstName']} {row['lastName']} {row['email'] or ''}".lower() for word in words)
    ]
    limit = query.get("limit", 100)
    if call.operation.family == _OLD:
        begin = query.get("offset", 0)
        page = paging.cut(call.request, rows, limit, begin)
        told = {"totalFound": page.total, "offset": begin}
    else:
        page = call.page(rows, limit)
        told = {"nextPageId": page.mark} if page.mark else {}
    return answers.data({"limit": limit, **told, "content": [_shown(call, row, in_list=True) for row in page.rows]})


def _one(call: Call) -> Row:
    found = call.tenant.users.get(call.id())
    if found is None:
        call.miss("user")
    return found


async def one(call: Call) -> web.Response:
    return answers.data(_shown(call, _one(call)))


async def me(call: Call) -> web.Response:
    return answers.data(_shown(call, call.tenant.actor))


async def create(call: Call) -> web.Response:
    """Nobody new is active: an administrator, or an e-mail, sees to that."""
    call.need(*_MANAGERS)
    sent, tenant = await call.sent(), call.tenant
    if sent.get("email") and any(row["email"] == sent["email"] for row in tenant.users.values()):
        call.fail("RESOURCE_ALREADY_EXIST", status=409)
    if any(not str(sent.get(name, "")).strip() for name in ("firstName", "lastName")):
        call.fail("INVALID_USER_NAME")
    at = max(row["_at"] for row in tenant.users.values()) + 1
    row = {
        "id": staff.user_id(tenant.seed, at), "email": None, "externalData": None, "ssoIdentifier": None,
        "ssoLoginMode": "PASSWORD", "language": {"code": "en"}, "location": None,
        **{name: value for name, value in sent.items() if name != "password"},
        "active": False, "updatedOn": tenant.now(), "_groups": [], "_at": at,
    }  # fmt: skip
    row |= _roled(call, row)
    tenant.users[row["id"]] = row
    call.changed()
    tenant.note_down("USER_ACCOUNT_CREATED", "USER", row["id"])
    return answers.data(_shown(call, row), 201)


def _roled(call: Call, row: Row) -> Row:
    """Role and system role are one thing said twice."""
    role = (row.get("systemRole") or {}).get("id") or row.get("role") or "EMPLOYEE"
    if role not in staff.ROLES:
        call.fail("", f"No system role {role}", 400)
    return {"systemRole": {"id": role, "name": staff.ROLES[role]}, "role": role}


async def update(call: Call) -> web.Response:
    """A JSON Patch upon what is shown of a user."""
    call.need(*_MANAGERS)
    row, sent = _one(call), await call.sent()
    document = {name: value for name, value in row.items() if not name.startswith("_")}
    try:
        found = patched(document, sent)
    except ValueError as error:
        call.fail("", str(error), 400)
    if any(found.get(name) != document[name] for name in _FIXED):
        call.fail("", "Names something that cannot be changed", 400)
    if not found.get("firstName") or not found.get("lastName"):
        call.fail("INVALID_USER_NAME")
    others = [one for one in call.tenant.users.values() if one is not row]
    if found.get("email") and any(one["email"] == found["email"] for one in others):
        call.fail("RESOURCE_ALREADY_EXIST")
    if found.get("ssoIdentifier") and any(one["ssoIdentifier"] == found["ssoIdentifier"] for one in others):
        call.fail("SSO_IDENTIFIER_ALREADY_EXISTS")
    if found != document:
        row |= {**found, **_roled(call, found), "updatedOn": call.tenant.now()}
        call.changed()
        call.tenant.note_down("USER_ACCOUNT_UPDATED", "USER", row["id"])
    return answers.data(_shown(call, row))


async def activate(call: Call) -> web.Response:
    return _switch(call, on=True)


async def deactivate(call: Call) -> web.Response:
    return _switch(call, on=False)


def _switch(call: Call, *, on: bool) -> web.Response:
    call.need(*_MANAGERS)
    row = _one(call)
    if on and not row["email"]:
        call.fail("PROPERTY_INVALID", "A user without e-mail cannot be active")
    if row["active"] != on:
        row |= {"active": on, "updatedOn": call.tenant.now()}
        call.changed()
        call.tenant.note_down(f"USER_ACCOUNT_{'ACTIVATED' if on else 'DEACTIVATED'}", "USER", row["id"])
    return answers.done()


async def delete(call: Call) -> web.Response:
    call.need(*_MANAGERS)
    del call.tenant.users[_one(call)["id"]]
    call.changed()
    return answers.done()


async def mail_activation(call: Call) -> web.Response:
    call.need(*_MANAGERS)
    row = _one(call)
    if row["active"] or not row["email"]:
        call.fail("ACTIVATION_EMAIL_UNAVAILABLE")
    call.tenant.mails.append({"at": call.tenant.now(), "user": row["id"], "what": "activation"})
    call.changed()
    return answers.done()


async def mail_password(call: Call) -> web.Response:
    call.need(*_MANAGERS)
    row = _one(call)
    if not row["active"]:
        call.fail("USER_DISABLED")
    call.tenant.mails.append({"at": call.tenant.now(), "user": row["id"], "what": "password"})
    call.changed()
    return answers.done()


async def avatar(call: Call) -> web.Response:
    row = _one(call)
    await call.sent()
    row["updatedOn"] = call.tenant.now()
    call.changed()
    return answers.done()


# Groups and roles


async def roles(_: Call) -> web.Response:
    return answers.data({"content": [{"id": role, "name": name} for role, name in staff.ROLES.items()]})


async def groups(_: Call) -> web.Response:
    return answers.data({"content": [_group(name) for name in staff.ACCESS_GROUPS]})


def _group_of_path(call: Call) -> str:
    wanted = call.id("accessGroupId")
    found = next((name for name in staff.ACCESS_GROUPS if _group(name)["id"] == wanted), None)
    if found is None:
        call.fail("ACCESS_GROUP_NOT_FOUND")
    return found


async def assign(call: Call) -> web.Response:
    """Only standard users have groups."""
    group, sent = _group_of_path(call), await call.sent()
    rows = [call.tenant.users.get(user) for user in sent]
    if not all(rows):
        call.fail("USER_NOT_FOUND")
    for row in rows:
        if row is not None:
            if row["systemRole"]["id"] != "STANDARD":
                call.fail("ACCESS_GROUP_NOT_ALLOWED_FOR_USER")
            row["_groups"] = list(dict.fromkeys([*row["_groups"], group]))
    call.changed()
    return answers.data({"content": [_group(group)]}, 201)


async def remove(call: Call) -> web.Response:
    row, wanted = _one(call), call.id("accessGroupId")
    left = [name for name in row["_groups"] if _group(name)["id"] != wanted]
    if left == row["_groups"]:
        call.fail("USER_NOT_IN_ACCESS_GROUP")
    row["_groups"] = left
    call.changed()
    return answers.done()


OLD_ACTIONS: Actions = {
    "users.all": listed,
    "users.get": one,
    "users.me": me,
    "users.create": create,
    "users.update": update,
    "users.activation.activate": activate,
    "users.activation.deactivate": deactivate,
    "users.activation.delete": delete,
    "users.activation.email.send": mail_activation,
    "users.avatar.update": avatar,
}
ACTIONS: Actions = {
    **{name: action for name, action in OLD_ACTIONS.items() if name != "users.activation.delete"},
    "users.password.reset": mail_password,
    "system-roles.all": roles,
    "access-groups.all": groups,
    "access-groups.users.assign": assign,
    "access-groups.users.remove": remove,
}
